/** Why Asterisk would not play it as .wav; null where it would. Looks at the format chunk alone. */
export function wavFault(bytes: Buffer): string | null {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return 'no WAV file';
  for (let at = 12; at + 24 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) !== 'fmt ') {
      at += 8 + length + (length % 2);
      continue;
    }
    const [coding, channels, rate, bits] = [
      bytes.readUInt16LE(at + 8),
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 12),
      bytes.readUInt16LE(at + 22),
    ];
    const fits = coding === 1 && channels === 1 && rate === 8_000 && bits === 16;
    return fits ? null : `${rate} Hz, ${bits} bits, ${channels} × ${coding === 1 ? 'PCM' : `coding ${coding}`}`;
  }
  return 'no format in it';
}
