// Saves a workbook in another format as SheetJS writes it. Arguments: the folder with the packages, the book, the new file.
import { createRequire } from "node:module";

const [packages, book, target, type] = process.argv.slice(2);
const { readFile, writeFile } = createRequire(`${packages}/`)("xlsx");

writeFile(readFile(book, { cellNF: true }), target, { bookType: type });
