"""Makes the files of openpyxl, and what LibreOffice makes of one of them. Run through make.sh."""
import datetime, sys
import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

out = sys.argv[1]
book = openpyxl.Workbook()
book.properties.title = "架空の記入票"
book.properties.subject = "第0回 架空研修"
book.properties.description = "コード ZZ-01"
book.properties.creator = "架空"
book.custom_doc_props.append(StringProperty(name="matome.code", value="ZZ-01"))

sheet = book.active
sheet.title = "②実施手順"
sheet["A1"] = "No"
sheet["B1"] = "脅威"
sheet["C1"] = "選択した理由"
sheet["A2"] = 2
sheet["B2"] = "架空の脅威"
sheet["C2"] = "一行目\n二行目 ①髙﨑\n\n四行目"
sheet["C2"].comment = Comment("ここは架空の\nメモ", "架空")
sheet["D2"] = datetime.datetime(2026, 6, 1)
sheet["E2"] = datetime.datetime(2026, 6, 1, 13, 30)
sheet["F2"] = True
sheet["G2"] = 6.1
sheet["H2"] = "6-1"
sheet["I2"] = "=A2+1"
sheet["J2"] = "#N/A"
sheet["J2"].data_type = "e"
sheet["K2"] = " 前後の空白 "
sheet["L2"] = "A & B <C>"
sheet.merge_cells("A4:C5")
sheet["A4"] = "結合したセル"

hidden = book.create_sheet("it's 版1.2")
hidden.sheet_state = "hidden"
hidden["B3"] = "隠れた文字"
deep = book.create_sheet("stamp")
deep.sheet_state = "veryHidden"
deep["A1"] = "ZZ-01"
book.defined_names["answer"] = DefinedName("answer", attr_text="'②実施手順'!$C$2")
book.defined_names["hidden_area"] = DefinedName("hidden_area", attr_text="'it''s 版1.2'!$A$1:$B$3")
book.defined_names["formula"] = DefinedName("formula", attr_text="1+1")
book.save(f"{out}/openpyxl.xlsx")
