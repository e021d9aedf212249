// SPDX-License-Identifier: BSL-1.0

// A paragraph in lines as the documentation has them; after the first, they begin with `indent`.
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
