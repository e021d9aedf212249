// SPDX-License-Identifier: BSL-1.0

// Breaks a paragraph into lines of at most 120 characters. All lines except the first begin with `indent`.
export function wrapped(text, indent = "") {
  const lines = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(word);
    else if (line.length + 1 + word.length > 120) lines.push(indent + word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join("\n");
}
