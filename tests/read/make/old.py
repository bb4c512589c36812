"""The workbook that Gnumeric saves as Excel 95 did: comments that are short, long and on a second sheet. In
letters that every code page has: Gnumeric takes that of the machine."""

import sys

import openpyxl
from openpyxl.comments import Comment

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Survey"
sheet["B2"], sheet["C4"] = "answer", "second answer"
sheet["B2"].comment = Comment("a memo of\ntwo lines", "Fictional")
sheet["C4"].comment = Comment("a long memo, " * 600, "Fictional")
other = book.create_sheet("Next")
other["A1"] = "next answer"
other["A1"].comment = Comment("next memo", "Fictional")
book.save(sys.argv[1])
