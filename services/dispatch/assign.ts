/** Least-cost assignment of rows to columns, each column once (the Hungarian method, shortest augmenting paths; Jonker and Volgenant 1987). Exact. */

/**
 * The column of each row. `costs` has at least as many columns as rows; all finite. O(rows² × columns).
 * A row that may stay without gets a column of its own that costs what staying without costs.
 */
export function leastCostAssignment(costs: readonly Float64Array[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const rowPrice = new Float64Array(rows + 1);
  const columnPrice = new Float64Array(columns + 1);
  /** Row of each column, from 1; 0 for none. Column 0 stands for the row being placed. */
  const rowOf = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(columns + 1);
    do {
      isDone[column] = 1;
      const at = rowOf[column] ?? 0;
      const line = costs[at - 1] as Float64Array;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let each = 1; each <= columns; each += 1) {
        if (isDone[each]) continue;
        const reduced = (line[each - 1] as number) - (rowPrice[at] as number) - (columnPrice[each] as number);
        if (reduced < (least[each] as number)) {
          least[each] = reduced;
          way[each] = column;
        }
        if ((least[each] as number) < step) {
          step = least[each] as number;
          next = each;
        }
      }
      for (let each = 0; each <= columns; each += 1) {
        if (isDone[each]) {
          const owner = rowOf[each] as number;
          rowPrice[owner] = (rowPrice[owner] as number) + step;
          columnPrice[each] = (columnPrice[each] as number) - step;
        } else least[each] = (least[each] as number) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = way[column] as number;
      rowOf[column] = rowOf[before] as number;
      column = before;
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let each = 1; each <= columns; each += 1) if (rowOf[each]) columnOf[(rowOf[each] as number) - 1] = each - 1;
  return columnOf;
}
