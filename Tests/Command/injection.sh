# I29–I31: what a scenario says is text in every table and page, and nothing else.
. Tests/Command/lib.bash
cat > "$SCRATCH/hostile.yaml" <<'YAML'
title: "=cmd|' /C calc'!A0 <script>alert(1)</script>"
description: "# heading\n\n[click](javascript:alert(1)) | ![](http://example.invalid/x.png) <img src=x onerror=alert(1)>"
time: {as_of: 2026-01-01, horizon: 24 months}
factors: {spot: {process: gbm, start: 2 USD/GPU-h, volatility: 40 %/yr}}
parties: {acme: {}}
business: {products: {api: {demand: 100 GPU-h/month, price: 3 USD/GPU-h}}}
contracts:
  cloud: {structure: take-or-pay, quantity: 100 GPU-h/month, price: {value: 1 USD/GPU-h, tag: "=A", source: "@SUM(A1)",
    note: "+1|<b>bold</b>"}, take: 80 %, supplier: "=cmd|' /C calc'!A0"}
  overflow: {structure: on-demand, price: spot, supplier: "<script>alert(2)</script>"}
targets: {load: {of: quantity.gpu_hours.used.cloud, per: quantity.gpu_hours.delivered.cloud, level: 80 %}}
variants:
  cheap: {contracts.cloud.price: 0.9 USD/GPU-h}
YAML
"$SHORTFALL" validate "$SCRATCH/hostile.yaml" > "$SCRATCH/out" 2> "$SCRATCH/err" || true
if [ "$(grep -c "error" "$SCRATCH/err")" -gt 0 ]; then cat "$SCRATCH/err"; fail "the hostile scenario is refused"; fi
few="--paths 400 --quiet"
for command in run check attribute compare sensitivity stress miss; do
    "$SHORTFALL" $command "$SCRATCH/hostile.yaml" $few --out "$SCRATCH/$command" > /dev/null 2> "$SCRATCH/err"
    code=$?
    [ $code -eq 0 ] || [ $code -eq 1 ] || [ $code -eq 3 ] || { cat "$SCRATCH/err"; fail "exit $code of $command"; }
done
python3 - "$SCRATCH" <<'PY' || fail "text from outside that is more than text"
import csv, html.parser, json, pathlib, re, sys
root = pathlib.Path(sys.argv[1])
allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "table", "thead",
           "tbody", "tr", "th", "td", "b", "strong", "em", "figure", "figcaption", "svg", "g", "rect", "line", "path",
           "polygon", "polyline", "circle", "text", "tspan", "desc", "defs", "clippath", "use", "caption", "div", "span",
           "section", "header", "footer", "small", "br", "main", "nav", "a", "code", "pre"}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.policy = False

    def handle_starttag(self, tag, attributes):
        assert tag in allowed, tag
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("src", "style"), (tag, name)
            assert name != "href" or value.startswith("#"), value
            self.policy |= value == "Content-Security-Policy"


pages = tables = 0
for path in root.rglob("current/*"):
    text = path.read_text()
    if path.suffix == ".csv":
        tables += 1
        for row in csv.reader(text.splitlines()):
            for cell in row:
                if cell[:1] in tuple("=+-@\t\r"):
                    float(cell)
    elif path.suffix == ".html":
        pages += 1
        reader = Reader()
        reader.feed(text)
        assert reader.policy, path
    elif path.suffix == ".svg":
        assert not re.search(r"<(script|img|b)\b", text), path
    elif path.suffix == ".md":
        for line in text.splitlines():
            assert not re.search(r"(?<!\\)<(script|img|b)\b", line), line
            assert not re.search(r"(?<!\\)\[[^\]\\]*\]\(", line), line
            assert line != "# heading", path
    elif path.suffix == ".json":
        json.loads(text)
assert pages >= 5 and tables >= 10, (pages, tables)
PY
exit 0
