// Strings in UTF-16: building, splitting, searching, numbers to text and back.
export function run(seed: u32): u64 {
  const words: string[] = ['lane', 'memory', 'grid', 'élan', '中文', '𝛑r²'];
  let text = '';
  let state = seed | 1;
  for (let i = 0; i < 40; i++) {
    state = state * 1664525 + 1013904223;
    text += (i > 0 ? ',' : '') + words[(state >> 24) % words.length] + (state >> 28).toString();
  }
  const parts = text.split(',');
  let sum: u64 = parts.length;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i].toUpperCase().padStart(9, '*');
    for (let j = 0; j < part.length; j++) sum = (sum ^ part.charCodeAt(j)) * 0x100000001b3;
    sum += <u64>(text.indexOf(parts[i]) + text.lastIndexOf(parts[i]) * 1000);
  }
  const numbers: f64[] = [0.1, 1e21, -2.5e-7, 123456789.125, <f64>seed / 7.0, f64.MAX_VALUE, f64.MIN_VALUE, Infinity];
  for (let i = 0; i < numbers.length; i++) {
    const shown = numbers[i].toString();
    for (let j = 0; j < shown.length; j++) sum = (sum ^ shown.charCodeAt(j)) * 0x100000001b3;
    const back = parseFloat(shown);
    sum ^= reinterpret<u64>(back);
  }
  sum += <u64>parseInt('0x' + (seed & 0xffff).toString(16), 16);
  sum += <u64>(text.includes('grid') ? 1 : 0) + <u64>text.replaceAll('lane', 'track').length;
  return sum;
}
