# SPDX-License-Identifier: BSL-1.0
"""Draws SVG pictures that are readable on light and dark pages."""

import math

from contenders import BEAST, CURL, FLOOR, NODE
from samples import cpu, kilobytes_per_stream

COLOURS = {FLOOR: "#8a8f98", BEAST: "#d08a2e", CURL: "#5a8fd6", NODE: "#6aa84f"}
OURS_COLOUR = "#c2417c"
TEXT = 'font-family="sans-serif" font-size="12" fill="#808080"'
WIDTH = 720


def colour(name):
    return COLOURS.get(name, OURS_COLOUR)


def short(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def svg(height, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}">\n' + "\n".join(parts) + "\n</svg>\n")


def bars(title, values):
    """Draws bars on a logarithmic scale, because the values of openai-node are so large."""
    least = min(values.values()) / 2
    scale = (WIDTH - 260) / max(math.log(max(values.values()) / least), 0.1)
    parts = [f'<text x="8" y="20" font-weight="bold" {TEXT}>{title} (logarithmic)</text>']
    for row, (name, value) in enumerate(values.items()):
        y = 34 + row * 24
        length = math.log(value / least) * scale
        parts.append(f'<text x="120" y="{y + 13}" text-anchor="end" {TEXT}>{name}</text>')
        parts.append(f'<rect x="128" y="{y}" width="{length:.1f}" height="18" rx="2" fill="{colour(name)}"/>')
        parts.append(f'<text x="{134 + length:.1f}" y="{y + 13}" {TEXT}>{short(value)}</text>')
    return svg(44 + 24 * len(values), parts)


def lines(title, curves):
    """Draws cost against size on two logarithmic scales. Linear growth is a straight line with the slope 1."""
    points = [point for curve in curves.values() for point in curve]
    decades = [(math.floor(math.log10(min(p[axis] for p in points))),
                math.ceil(math.log10(max(p[axis] for p in points)))) for axis in (0, 1)]
    left, top, right, bottom = 110, 36, WIDTH - 190, 340

    def place(point):
        share = [(math.log10(value) - low) / max(high - low, 1) for value, (low, high) in zip(point, decades)]
        return left + share[0] * (right - left), bottom - share[1] * (bottom - top)

    parts = [f'<text x="8" y="20" font-weight="bold" {TEXT}>{title}</text>']
    for exponent in range(decades[0][0], decades[0][1] + 1):
        x = place((10 ** exponent, 10 ** decades[1][0]))[0]
        parts.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="#80808040"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle" {TEXT}>{10 ** exponent:,}</text>')
    for exponent in range(decades[1][0], decades[1][1] + 1):
        y = place((10 ** decades[0][0], 10 ** exponent))[1]
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="#80808040"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end" {TEXT}>{10 ** exponent:,} us</text>')
    for (name, curve), shade in zip(curves.items(), (OURS_COLOUR, COLOURS[CURL], COLOURS[BEAST], COLOURS[NODE])):
        placed = [place(point) for point in curve]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        parts.append(f'<path d="M{path}" fill="none" stroke="{shade}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{shade}"/>' for x, y in placed]
        parts.append(f'<text x="{placed[-1][0] + 8:.1f}" y="{placed[-1][1] + 4:.1f}" {TEXT}>{name}</text>')
    return svg(370, parts)


def draw(results, growths):
    """Returns {name of the file without extension: picture}."""
    wanted = {
        "cpu-per-request": ("A, TLS: CPU us per request", "A", cpu),
        "cpu-per-concurrent-request": ("B, TLS: CPU us per request, 64 at a time", "B", cpu),
        "cpu-per-delta": ("C, TLS: CPU us per delta", "C", cpu),
        "cpu-per-delta-and-record": ("C2, TLS: CPU us per delta, one delta in each TLS record", "C2", cpu),
        "memory-per-stream": ("E: KB per open stream, 10,000 streams", "E10000", kilobytes_per_stream),
    }
    made = {}
    for name, (title, key, read) in wanted.items():
        values = {each: results.median(key, each, read) for each in results.contenders(key)}
        if values and min(values.values()) > 0:
            made[name] = bars(title, values)
    if growths:
        made["growth"] = lines("CPU time for each amount of work", growths)
    return made
