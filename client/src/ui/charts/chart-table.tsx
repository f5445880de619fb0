import { clsx } from 'clsx';
import { memo } from 'react';

export interface TableData {
  caption: string;
  /** The first is what a row is about. */
  columns: readonly string[];
  rows: readonly { id: string; cells: readonly string[] }[];
  foot?: readonly string[];
}

/** The figures themselves: what screen readers have in place of the picture, and everybody who asks for them. */
export const ChartTable = memo(function ChartTable({ data }: { data: TableData }) {
  const [first = '', ...others] = data.columns;
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{data.caption}</caption>
      <thead>
        <tr>
          <Head>{first}</Head>
          {others.map((column) => (
            <Head key={column} isNumber>
              {column}
            </Head>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.rows.map((row) => (
          <Row key={row.id} cells={row.cells} />
        ))}
      </tbody>
      {data.foot === undefined ? null : (
        <tfoot>
          <Row cells={data.foot} isFoot />
        </tfoot>
      )}
    </table>
  );
});

function Head({ isNumber = false, children }: { isNumber?: boolean; children: string }) {
  return (
    <th
      scope="col"
      className={clsx(
        'sticky top-0 z-1 border-b border-line bg-(--ground) py-2 pr-4 text-xs font-medium whitespace-nowrap text-ink-soft last:pr-0',
        isNumber ? 'text-right' : 'left-0 z-2! text-left',
      )}
    >
      {children}
    </th>
  );
}

function Row({ cells: [name, ...values], isFoot = false }: { cells: readonly string[]; isFoot?: boolean }) {
  const cell = clsx(
    'py-1.5 pr-4 whitespace-nowrap last:pr-0',
    isFoot ? 'sticky bottom-0 border-t border-line bg-(--ground) font-medium' : '',
  );
  return (
    <tr>
      <th
        scope="row"
        className={clsx(cell, 'sticky left-0 max-w-44 truncate bg-(--ground) text-left md:max-w-60', isFoot ? 'z-1' : 'font-normal')}
      >
        {name}
      </th>
      {values.map((value, index) => (
        // Cells have no identity but their column.
        // eslint-disable-next-line react/no-array-index-key
        <td key={index} className={clsx(cell, 'text-right tabular-nums', !isFoot && 'text-ink-soft')}>
          {value}
        </td>
      ))}
    </tr>
  );
}
