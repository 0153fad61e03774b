// Prints the cells of workbooks as ExcelJS reads them: one line of JSON a book, {sheet: {cell: value}}.
// The first argument is the folder with the packages, the others are the books.
import { createRequire } from "node:module";

const [packages, ...books] = process.argv.slice(2);
const ExcelJS = createRequire(`${packages}/`)("exceljs");

function plain(value, date1904) {
  if (value === null || value === undefined) return null;
  // Back to the number that the file holds: days since 1900, or since 1904.
  if (value instanceof Date) return value.getTime() / 86_400_000 + 25_569 - (date1904 ? 1462 : 0);
  if (typeof value !== "object") return value;
  if ("formula" in value || "sharedFormula" in value) return plain(value.result, date1904);
  if ("richText" in value) return value.richText.map((run) => run.text).join("");
  if ("error" in value) return value.error;
  if ("text" in value) return plain(value.text, date1904);
  return null;
}

for (const path of books) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheets = {};
  for (const sheet of book.worksheets) {
    const cells = (sheets[sheet.name] = {});
    sheet.eachRow((row) => row.eachCell((cell) => {
      const value = cell.master === cell ? plain(cell.value, book.properties.date1904) : null;
      if (value !== null && value !== "") cells[cell.address] = value;
    }));
  }
  console.log(JSON.stringify(sheets));
}
