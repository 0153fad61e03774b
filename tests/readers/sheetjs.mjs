// Prints the cells of workbooks as SheetJS reads them: one line of JSON a book, {sheet: {cell: value}}.
// The first argument is the folder with the packages, the others are the books.
import { createRequire } from "node:module";

const [packages, ...books] = process.argv.slice(2);
const { readFile } = createRequire(`${packages}/`)("xlsx");

for (const path of books) {
  const book = readFile(path, { cellDates: false });
  const sheets = {};
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name];
    if (sheet["!type"] === "chart") continue;
    const cells = (sheets[name] = {});
    for (const [address, cell] of Object.entries(sheet)) {
      if (address.startsWith("!") || cell.t === "z") continue;
      const value = cell.t === "e" ? cell.w : cell.v;
      if (value !== undefined && value !== "") cells[address] = value;
    }
  }
  console.log(JSON.stringify(sheets));
}
