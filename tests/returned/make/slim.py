"""Takes the long printed sheets out of filled forms that serve as the content of archives only.

    python slim.py FORM.xlsx ...
"""

import sys

import openpyxl

for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path)
    for name in ("記入例", "脅威一覧", "管理策一覧"):
        del book[name]
    book.save(path)
