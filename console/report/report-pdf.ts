/** The report as a PDF, made in the page: loaded by who asks for one. */
import pdfMake from 'pdfmake/build/pdfmake.js';
import fonts from 'pdfmake/build/vfs_fonts.js';
import type { Report, ReportSection } from './report.ts';

pdfMake.addVirtualFileSystem(fonts);

/** Saves it by the browser under this name. Rejects where it cannot be made. */
export async function savePdf(report: Report, name: string): Promise<void> {
  await pdfMake
    .createPdf({
      info: { title: report.title },
      pageSize: 'A4',
      pageMargins: [40, 40, 40, 50],
      defaultStyle: { fontSize: 9 },
      footer: (page, pages) => ({
        text: `${report.title} · ${page} / ${pages}`,
        alignment: 'center',
        fontSize: 8,
        margin: [0, 16],
      }),
      content: [
        { text: report.title, fontSize: 16, bold: true },
        { text: report.subtitle, margin: [0, 2, 0, 8] },
        ...report.sections.flatMap((section) => [
          { text: section.title, fontSize: 11, bold: true, margin: [0, 10, 0, 4] as [number, number, number, number] },
          { layout: 'lightHorizontalLines', table: tableOf(section) },
        ]),
      ],
    })
    .download(name);
}

function tableOf({ head, rows }: ReportSection) {
  const columns = rows[0]?.length ?? 1;
  // What is longest has what is left of the width.
  const widest = head ? longest(rows, columns) : columns - 1;
  return {
    headerRows: head ? 1 : 0,
    widths: Array.from({ length: columns }, (_, column) => (column === widest ? '*' : 'auto')),
    body: [...(head ? [head.map((text) => ({ text, bold: true }))] : []), ...rows],
  };
}

function longest(rows: string[][], columns: number): number {
  const lengths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return lengths.indexOf(Math.max(...lengths));
}
