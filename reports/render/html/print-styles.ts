/**
 * On paper: no controls. A summary of two pages, which is what a meeting wants: the result, the first findings with what
 * is expected, seen and to be done. `print-all` prints findings with their evidence in full, and the table as a list.
 */
export const printStyles = `
@media print{
@page{margin:15mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#3d4757;--line:#c5ccd6;--well:#f6f7f9;--accent:#123f99;--mast:#fff;--mast-ink:#000;--mast-soft:#3d4757;
--pass:#0f6a3d;--pass-bg:#e3f4ea;--fail:#a8181c;--fail-bg:#fde9e8;--warn:#7a4b00;--warn-bg:#fff1d2;--open:#5a3aa0;--open-bg:#efe9fb;--error:#8c1459;--error-bg:#fce6f2;--mute:#475366;--mute-bg:#e9edf2;--waived:#0d566f;--waived-bg:#e0f1f7}
html{font-size:13.5px}
body{font-size:1rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.page{max-width:none;padding:0}
.skip,nav,.js .scripted:not([hidden]),.js form.filters.scripted,.js .printing.scripted:not([hidden]){display:none}
.printed{display:block;color:var(--soft);margin-top:.5rem}
.masthead{padding:0 0 1rem;border-bottom:2px solid #000}
main>.page:first-child{margin-top:1rem}
.alarm,.result,.finding,.groups,.interop{box-shadow:none}
.result,.check,.group,tr,.compare>div{break-inside:avoid}
h2,h3,h4,.finding header{break-after:avoid}
main section[id]{margin-top:1.75rem}
.compare,.notes{grid-template-columns:1fr 1fr}
.verdicts{display:grid}
.verdict{display:grid}
.verdict+.verdict{border-top:0;border-left:1px solid var(--line)}
.facts{gap:.4rem 2rem}
.facts div{display:block;width:auto}
.group{grid-template-columns:9.5rem 1fr}
.gate{grid-template-columns:auto minmax(14rem,1fr) fit-content(55%)}
.gate .terms{grid-column:auto;margin-top:0;text-align:right}
a{color:inherit;text-decoration:none}
:root:not(.print-all){
&{font-size:11.5px}
& .masthead{padding-bottom:.5rem}
& h1{font-size:1.6rem;margin:0 0 .4rem}
& .gate,& .verdict,& .summary{padding:.7rem 1rem}
& main section[id]{margin-top:1rem}
& main section[id]:not(#findings,#unverified,#configuration,#waived){display:none}
& .finding{margin-top:.5rem;padding:.6rem .9rem;break-inside:avoid}
& .finding .statement,& .finding .notes,& .finding .reproduce,& .finding .shown-exchange,& .finding .shown,& .finding .evidence,& .finding .check:nth-of-type(n+2),& .finding .check h4,& .others ul{display:none}
& .finding header{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
& .finding .chips span{display:none}
& .rest{display:none}
& .others{margin:.4rem 0 0;padding:0;border:0}
& .others h4{break-after:auto;font-weight:400;font-size:1rem;color:var(--soft)}
& .mend{margin:.35rem 0;padding:.2rem .6rem}
& .finding:nth-of-type(n+8),& .group:nth-of-type(n+5),& main:has(.alarm) .finding:nth-of-type(n+7){display:none}
& .group{padding:.4rem .9rem}
& .group .rows{display:none}
& .group .reason{max-height:3.1em;overflow:hidden}
& .compare dd{max-height:3.1em;overflow:hidden}
& footer{margin-top:1rem;padding:.5rem 0 0}
}
.print-all .note{display:none}
.print-all .shown-exchange pre{max-height:none;overflow:visible}
.print-all .notes a[href^="http"]::after{content:" <" attr(href) ">";font-size:.85em}
.print-all :is(.reproduce,.exchange.for-finding,.group details,.interop details,.others details)::details-content{content-visibility:visible;display:block;block-size:auto}
.reproduce>summary,.group summary,.interop summary,.others summary{color:inherit;list-style:none;font-weight:600}
.requirements .body{display:none}
.requirements summary{list-style:none;margin-left:0}
.requirements td,.observations td{padding:.3rem .5rem;font-size:.875rem}
.chunk{content-visibility:visible}
.exchange{display:none}
.exchange.for-finding{display:block}
.exchange .n::before{content:""}
.exchange .url{white-space:normal}
.messages{grid-template-columns:1fr 1fr}
.messages pre{font-size:.75rem}
}
`;
