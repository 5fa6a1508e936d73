/** On paper: no controls, findings with their evidence in full, the table as a list. */
export const printStyles = `
@media print{
@page{margin:15mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#3d4757;--line:#c5ccd6;--well:#f6f7f9;--accent:#123f99;--mast:#fff;--mast-ink:#000;--mast-soft:#3d4757;
--pass:#0f6a3d;--pass-bg:#e3f4ea;--fail:#a8181c;--fail-bg:#fde9e8;--warn:#7a4b00;--warn-bg:#fff1d2;--open:#5a3aa0;--open-bg:#efe9fb;--error:#8c1459;--error-bg:#fce6f2;--mute:#475366;--mute-bg:#e9edf2;--waived:#0d566f;--waived-bg:#e0f1f7}
html{font-size:13.5px}
body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.page{max-width:none;padding:0}
.skip,nav,.js .scripted:not([hidden]),.js form.filters.scripted{display:none}
.printed{display:block;color:var(--soft);margin-top:.5rem}
.masthead{padding:0 0 1rem;border-bottom:2px solid #000}
main>.page:first-child{margin-top:1rem}
.alarm,.result,.finding,.groups,.interop{box-shadow:none}
.result,.check,.group,tr,.compare>div{break-inside:avoid}
h2,h3,h4,.finding header{break-after:avoid}
main section[id]{margin-top:1.75rem}
a{color:inherit;text-decoration:none}
.notes a[href^="http"]::after{content:" <" attr(href) ">";font-size:.85em}
.reproduce::details-content,.exchange.for-finding::details-content,.group ::details-content,.interop ::details-content{content-visibility:visible;display:block;block-size:auto}
.reproduce>summary,.group summary,.interop summary{color:inherit;list-style:none;font-weight:600}
.requirements .body{display:none}
.requirements summary{list-style:none;margin-left:0}
.requirements td,.observations td{padding:.3rem .5rem;font-size:.875rem}
.exchange{display:none;content-visibility:visible}
.exchange.for-finding{display:block}
.exchange .n::before{content:""}
.exchange .url{white-space:normal}
.messages{grid-template-columns:1fr 1fr}
.messages pre{font-size:.75rem}
}
`;
