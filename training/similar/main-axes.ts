/** The axes along which vectors differ most: subspace iteration on their second moments. Deterministic. */

/** `rows` holds vectors of `from` numbers; gives `to` orthonormal axes, the strongest first, one after another. */
export function mainAxes(rows: Float32Array, from: number, to: number): Float64Array {
  const moments = secondMoments(rows, from);
  let axes: Float64Array = new Float64Array(to * from);
  for (let at = 0; at < axes.length; at += 1) axes[at] = Math.sin(at * 12.9898 + 1) * 0.5;
  for (let round = 0; round < 40; round += 1) axes = orthonormal(times(axes, moments, from), from);
  return axes;
}

function secondMoments(rows: Float32Array, width: number): Float64Array {
  const moments = new Float64Array(width * width);
  for (let start = 0; start < rows.length; start += width) {
    for (let i = 0; i < width; i += 1) {
      const value = rows[start + i] ?? 0;
      for (let j = i; j < width; j += 1)
        moments[i * width + j] = (moments[i * width + j] ?? 0) + value * (rows[start + j] ?? 0);
    }
  }
  for (let i = 0; i < width; i += 1)
    for (let j = 0; j < i; j += 1) moments[i * width + j] = moments[j * width + i] ?? 0;
  return moments;
}

function times(axes: Float64Array, matrix: Float64Array, width: number): Float64Array {
  const product = new Float64Array(axes.length);
  for (let row = 0; row < axes.length; row += width) {
    for (let i = 0; i < width; i += 1) {
      const value = axes[row + i] ?? 0;
      for (let j = 0; j < width; j += 1)
        product[row + j] = (product[row + j] ?? 0) + value * (matrix[i * width + j] ?? 0);
    }
  }
  return product;
}

/** Gram and Schmidt, row by row. */
function orthonormal(axes: Float64Array, width: number): Float64Array {
  for (let row = 0; row < axes.length; row += width) {
    const current = axes.subarray(row, row + width);
    for (let earlier = 0; earlier < row; earlier += width) {
      const other = axes.subarray(earlier, earlier + width);
      const share = dot(current, other);
      for (let i = 0; i < width; i += 1) current[i] = (current[i] ?? 0) - share * (other[i] ?? 0);
    }
    const length = Math.sqrt(dot(current, current)) || 1;
    for (let i = 0; i < width; i += 1) current[i] = (current[i] ?? 0) / length;
  }
  return axes;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
