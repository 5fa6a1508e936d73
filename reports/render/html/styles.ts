/** Colours, page and sections. Every pair of text and ground has at least the contrast of WCAG AA. */
export const pageStyles = `
:root{color-scheme:light dark;--page:#f4f6f9;--card:#fff;--ink:#17202e;--soft:#4b576a;--line:#d9dfe8;--well:#f3f5f8;--accent:#1d4fb8;--mast:#14233d;--mast-ink:#fff;--mast-soft:#c3d0e6;
--pass:#0f6a3d;--pass-bg:#e3f4ea;--fail:#a8181c;--fail-bg:#fde9e8;--warn:#7a4b00;--warn-bg:#fff1d2;--open:#5a3aa0;--open-bg:#efe9fb;--error:#8c1459;--error-bg:#fce6f2;--mute:#475366;--mute-bg:#e9edf2;--waived:#0d566f;--waived-bg:#e0f1f7;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--page:#0f141c;--card:#171e29;--ink:#e6ebf3;--soft:#a8b4c6;--line:#2b3646;--well:#111822;--accent:#8db3ff;--mast:#0a0f17;--mast-ink:#f3f6fb;--mast-soft:#a8b8d2;
--pass:#69d29c;--pass-bg:#11301f;--fail:#ff9b95;--fail-bg:#3c1617;--warn:#f0c067;--warn-bg:#33260b;--open:#c7b0ff;--open-bg:#281e42;--error:#f69aca;--error-bg:#3a1430;--mute:#b1bccb;--mute-bg:#242d3a;--waived:#82cde7;--waived-bg:#0e2b37}}
*{box-sizing:border-box}
html{scroll-padding-top:5.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,h4,p,dl,dd,ul,pre{margin:0}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance}
ul{padding:0;list-style:none}
a{color:var(--accent);text-underline-offset:.15em}
code,pre{font-family:var(--mono);font-size:.875em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--well);border:1px solid var(--line);border-radius:6px;padding:.75rem .9rem;line-height:1.5;tab-size:2}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.page{max-width:72rem;margin:0 auto;padding:0 1.5rem}
.definitions{position:absolute}
.unseen,.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.scripted,.printed{display:none}
.js .scripted:not([hidden]){display:revert}
.skip{position:absolute;left:1rem;top:-5rem;z-index:9;background:var(--card);padding:.6rem 1rem;border-radius:0 0 6px 6px}
.skip:focus{top:0}
.icon{width:1em;height:1em;flex:none;fill:currentColor;stroke:none;vertical-align:-.125em}
.icon .mark{fill:none;stroke:var(--icon-mark,var(--card));stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.ring,.line{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
symbol .mark{fill:none;stroke:var(--icon-mark,var(--card));stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.is-pass{--tone:var(--pass);--tint:var(--pass-bg)}
.is-fail{--tone:var(--fail);--tint:var(--fail-bg)}
.is-warn{--tone:var(--warn);--tint:var(--warn-bg)}
.is-untestable,.is-inconclusive{--tone:var(--open);--tint:var(--open-bg)}
.is-error{--tone:var(--error);--tint:var(--error-bg)}
.is-waived{--tone:var(--waived);--tint:var(--waived-bg)}
.is-not-applicable,.is-excluded,.is-info{--tone:var(--mute);--tint:var(--mute-bg)}
.masthead{background:var(--mast);color:var(--mast-ink);padding:2.25rem 0 4.5rem}
.eyebrow{color:var(--mast-soft);font-weight:600;letter-spacing:.04em}
h1{font-size:clamp(1.7rem,1.2rem + 2.4vw,2.6rem);margin:.15rem 0 1.1rem;letter-spacing:-.015em}
.facts{display:flex;flex-wrap:wrap;gap:.7rem 2.25rem}
.facts dt{font-size:.8125rem;color:var(--mast-soft)}
.facts.wide dt{color:var(--soft)}
.facts.wide{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));gap:.9rem 2rem;margin-top:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem}
main>.page:first-child{margin-top:-2.75rem}
.alarm,.result,.finding,.groups,.interop,.filters{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:0 1px 2px rgb(16 30 54/6%),0 8px 24px -18px rgb(16 30 54/25%)}
.alarm{background:var(--fail-bg);border:2px solid var(--fail);padding:1.1rem 1.35rem;margin-bottom:1rem;--icon-mark:var(--fail-bg)}
.alarm h2{color:var(--fail);font-size:1.35rem;display:flex;gap:.55rem;align-items:center;margin-bottom:.35rem}
.alarm .advice{margin-top:.5rem}
.result{overflow:hidden}
.gate{display:grid;grid-template-columns:auto minmax(14rem,1fr) fit-content(55%);align-items:center;gap:.35rem 1.2rem;padding:1.4rem 1.6rem;background:var(--tint);--icon-mark:var(--tint)}
.gate>.icon{width:2.75rem;height:2.75rem;color:var(--tone)}
.gate h2{font-size:1.6rem;color:var(--tone);letter-spacing:-.01em}
.gate .terms{text-align:right;font-size:.9375rem}
.verdicts{display:grid;grid-template-columns:repeat(3,1fr);grid-template-rows:repeat(4,auto)}
.verdict{display:grid;grid-row:span 4;grid-template-rows:subgrid;gap:0;padding:1.25rem 1.6rem 1.3rem}
.verdict+.verdict{border-left:1px solid var(--line)}
.verdict h3{font-size:1rem}
.verdict .word{font-size:1.25rem;font-weight:700;line-height:1.3;color:var(--tone);display:flex;gap:.5rem;align-items:center;margin:.45rem 0 .5rem}
.verdict .counts{display:flex;align-content:flex-start;flex-wrap:wrap;gap:0 .9rem;font-size:.9375rem;font-variant-numeric:tabular-nums}
.verdict .counts li{white-space:nowrap}
.verdict .meaning{font-size:.875rem;color:var(--soft)}
.summary{padding:1.2rem 1.6rem 1.4rem;border-top:1px solid var(--line)}
.summary h2{font-size:1rem}
.bar{display:block;width:100%;height:14px;margin:.75rem 0 .8rem;border-radius:7px}
.bar rect{fill:var(--tone)}
.bar .is-pass{fill:#2e9b62}
.bar .is-excluded,.bar .is-not-applicable{fill:#9fabbc}
.legend{display:flex;flex-wrap:wrap;gap:.35rem .5rem}
.legend a{display:inline-flex;align-items:center;gap:.4rem;color:var(--tone);text-decoration:none;padding:.25rem .65rem;border-radius:99px;border:1px solid var(--line);font-size:.9375rem}
.legend a:hover{background:var(--tint);border-color:var(--tone)}
nav{position:sticky;top:0;z-index:3;background:var(--page);border-bottom:1px solid var(--line);margin-top:1.25rem}
nav ul{display:flex;gap:.25rem;overflow-x:auto;scrollbar-width:thin}
.printing{gap:.4rem;margin-top:.9rem}
.printing button{font-size:.875rem;padding:.25rem .6rem}
.rest>summary{color:var(--accent);width:fit-content;margin-top:.75rem}
.js .printing.scripted:not([hidden]){display:flex}
nav a{display:block;padding:.8rem .7rem;color:var(--ink);text-decoration:none;white-space:nowrap;border-bottom:3px solid transparent}
nav li:first-child a{margin-left:-.7rem}
nav a:hover{border-color:var(--accent)}
nav a:focus-visible{outline-offset:-3px}
.count{color:var(--soft);font-size:.875rem;font-variant-numeric:tabular-nums}
main section[id]{margin-top:3rem}
main section[id]>h2{font-size:1.6rem;letter-spacing:-.01em}
.lead{color:var(--soft);margin-top:.3rem;max-width:46rem}
.empty{margin-top:1rem;color:var(--soft)}
footer{margin-top:4rem;padding:1.5rem 0 2.5rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9375rem}
`;

/** Findings, tables, exchanges; then the narrow layout. */
export const componentStyles = `
.badge{display:inline-flex;align-items:center;gap:.4rem;background:var(--tint);color:var(--tone);--icon-mark:var(--tint);font-weight:600;font-size:.8125rem;line-height:1.2;padding:.28rem .6rem;border-radius:99px;white-space:nowrap}
.chips{display:flex;flex-wrap:wrap;gap:.2rem .85rem;color:var(--soft);font-size:.875rem;align-items:baseline}
.finding{margin-top:1.25rem;padding:1.5rem 1.6rem 1.6rem}
.finding header{display:grid;gap:.35rem;justify-items:start}
.finding h3{font-size:1.25rem}
.statement{margin:.75rem 0;max-width:50rem}
.mend{margin:.75rem 0;padding:.6rem .9rem;max-width:56rem;border-left:4px solid var(--accent);background:var(--well);border-radius:0 6px 6px 0}
.mend strong{display:block;font-size:.8125rem;color:var(--accent)}
.check+.check{margin-top:1.1rem}
.shown-exchange{margin-top:1rem}
.shown-exchange .what{font-size:.875rem;color:var(--soft)}
.shown-exchange .messages{padding:.35rem 0 0}
.shown-exchange pre{max-height:22rem;overflow:auto}
.others{margin-top:1.1rem;padding-top:1rem;border-top:1px solid var(--line)}
.others h4{font-size:1rem}
.others li{margin-top:.5rem}
.others summary .badge{margin-right:.3rem}
.others summary code{color:var(--soft)}
.others details[open]{padding-bottom:.75rem}
.others details>*{margin-top:.5rem}
.others .head{font-weight:600}
.meanings{display:grid;gap:.55rem;margin-top:1rem;max-width:56rem}
.meanings>div{display:grid;grid-template-columns:12rem 1fr;gap:.25rem 1rem;align-items:baseline}
.meanings dt{font-weight:600}
.note{color:var(--soft)}
.check h4{font-size:1rem;font-weight:600;margin:1rem 0 .45rem}
.shown figure{margin:.6rem 0 0}
.shown figcaption{font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}
.shown img{display:block;max-width:min(100%,36rem);height:auto;margin-top:.4rem;border:1px solid var(--line);border-radius:6px}
.compare{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}
.compare>div{background:var(--well);border:1px solid var(--line);border-radius:6px;padding:.55rem .8rem .65rem}
.compare>.is-fail,.compare>.is-warn,.compare>.is-error{background:var(--tint);border-color:transparent}
.compare dt{font-size:.8125rem;color:var(--soft)}
.compare .is-fail dt,.compare .is-warn dt,.compare .is-error dt{color:var(--tone)}
.compare dd{font-size:.9375rem;white-space:pre-wrap}
.evidence{display:flex;flex-wrap:wrap;gap:.35rem;align-items:center;margin-top:.55rem;font-size:.875rem}
.evidence .label{color:var(--soft);margin-right:.2rem}
.evidence a{min-width:1.75rem;text-align:center;padding:.05rem .4rem;border:1px solid var(--line);border-radius:5px;text-decoration:none;font-variant-numeric:tabular-nums;background:var(--card)}
.evidence a:hover{border-color:var(--accent);text-decoration:underline}
.notes{display:grid;grid-template-columns:1fr 1fr;gap:.75rem 1.5rem;margin-top:1.1rem;padding-top:1rem;border-top:1px solid var(--line)}
.notes dt,.test,.written,.used,.cut{font-size:.875rem;color:var(--soft)}
summary{cursor:pointer;padding-block:.1rem}
.reproduce{margin-top:1rem}
.reproduce>summary,.group summary,.interop summary{color:var(--accent);width:fit-content}
.script{position:relative;margin-top:.5rem}
.script .copy{position:absolute;top:.5rem;right:.5rem}
button,select,input{font:inherit;color:var(--ink);background:var(--card);border:1px solid #7d8899;border-radius:6px;padding:.4rem .7rem}
button{cursor:pointer;white-space:nowrap}
button:hover{border-color:var(--accent);color:var(--accent)}
.copy{font-size:.875rem;padding:.2rem .6rem}
.groups{margin-top:1rem}
.group{display:grid;grid-template-columns:9.5rem 1fr;gap:.5rem 1rem;padding:1rem 1.25rem}
.group+.group{border-top:1px solid var(--line)}
.group .compare{margin-top:.6rem}
.group .reason{margin-bottom:.3rem;max-width:50rem}
.group .rows{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;font-size:.9375rem}
.group .rows a{display:inline-block;padding-block:.1rem}
.interop{margin-top:1rem;padding:.9rem 1.25rem;display:grid;gap:.45rem}
.interop .compare>div{background:var(--well);border-color:var(--line)}
.interop .compare dt{color:var(--soft)}
.interop summary code{color:var(--soft)}
.interop details[open]{padding-bottom:1rem}
.interop details>p{margin:.4rem 0;max-width:50rem}
.filters{padding:1rem 1.25rem;margin:1.1rem 0 1rem}
.js form.filters.scripted{display:grid;grid-template-columns:2fr repeat(5,1fr);gap:.75rem 1rem}
.filters label span{display:block;font-size:.8125rem;color:var(--soft);margin-bottom:.2rem}
.filters input,.filters select{width:100%}
.filters ::placeholder{color:var(--soft);opacity:1}
.actions{display:flex;gap:.5rem;grid-column:1/3}
#shown{grid-column:3/-1;align-self:center;text-align:right;color:var(--soft)}
table{border-collapse:separate;border-spacing:0;width:100%;margin-top:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
th{text-align:left;font-size:.8125rem;font-weight:600;color:var(--soft);padding:.65rem .9rem;border-bottom:1px solid var(--line)}
td{padding:.6rem .9rem;vertical-align:top;border-top:1px solid var(--line);font-size:.9375rem}
tbody tr:first-child td{border-top:0}
.requirements td:first-child,.requirements th:first-child{width:9.5rem}
.requirements td:nth-child(n+3){color:var(--soft);width:6.5rem;white-space:nowrap}
.requirements summary{list-style-position:outside;margin-left:1.05rem}
.requirements summary code{display:inline-block;color:var(--soft);margin-left:.35rem}
.requirements .title{font-weight:500}
.requirements .body{margin:.6rem 0 .6rem 1.05rem}
.requirements .body .statement{margin:0 0 .4rem}
.requirements .body .reason,.requirements .why,.requirements .written{margin-bottom:.4rem}
.requirements .why{color:var(--soft)}
.requirements .check{margin-top:1rem}
.requirements .head{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:baseline;font-weight:600;margin-bottom:.45rem}
.test{margin-top:.3rem}
tr:target td,.exchange:target{background:var(--mute-bg)}
@media (min-width:46.01rem){.observations:not(.waivers) td:first-child{width:38%}}
.observations td .evidence{margin-top:0}
.observations td .label{display:none}
.observations td:last-child{min-width:5.5rem}
.waivers td:last-child{white-space:nowrap}
.exchanges{margin-top:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
.chunk.full{content-visibility:auto;contain-intrinsic-height:auto calc(50*2.6rem)}
.exchange{border-top:1px solid var(--line)}
.chunk:first-child>.exchange:first-child{border-top:0}
.exchange>summary{display:grid;grid-template-columns:3.2rem 4rem 1fr 5.2rem 6rem 4.5rem;gap:.75rem;padding:.5rem 1rem;align-items:baseline;font-size:.875rem;list-style:none}
.exchange>summary::-webkit-details-marker{display:none}
.exchange .n::before{content:"\\25b8  ";color:var(--soft)}
.exchange[open] .n::before{content:"\\25be  "}
.exchange>summary:hover{background:var(--well)}
.exchange>summary:focus-visible{outline-offset:-3px}
.exchange .n,.exchange .ms{font-variant-numeric:tabular-nums;color:var(--soft);white-space:nowrap}
.exchange .ms{text-align:right}
.exchange .method{font-weight:600}
.exchange .url{font-family:var(--mono);font-size:.8125rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.exchange[open] .url{white-space:normal}
.exchange .role{color:var(--soft)}
.status{font-weight:600;font-variant-numeric:tabular-nums}
.s2{color:var(--pass)}.s3{color:var(--waived)}.s4{color:var(--warn)}.s5,.none{color:var(--fail)}
.messages{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;padding:.35rem 1rem .5rem}
.messages :is(h3,h4){font-size:.8125rem;color:var(--soft);font-weight:600;margin-bottom:.25rem}
.messages pre{font-size:.8125rem}
.used{padding:0 1rem .9rem;display:flex;flex-wrap:wrap;gap:.2rem .7rem}
@media (max-width:60rem){.js form.filters.scripted{grid-template-columns:1fr 1fr}.filters .search{grid-column:1/-1}.actions{grid-column:auto}#shown{grid-column:auto}.messages{grid-template-columns:1fr}}
@media (max-width:46rem){
.page{padding:0 1rem}
.meanings>div{grid-template-columns:1fr}
.printing{display:none}
.js .printing.scripted:not([hidden]){display:none}
.masthead{padding:1.5rem 0 3.75rem}
.facts div{display:grid;grid-template-columns:6.5rem 1fr;width:100%}
.facts dt{line-height:1.9}
.facts{gap:.15rem}
.facts.wide div{display:block}
.gate{grid-template-columns:auto 1fr;padding:1.1rem 1.1rem 1.2rem}
.gate .terms{text-align:left;grid-column:1/-1;margin-top:.4rem}
.verdicts{display:block}
.verdict{display:block}
.verdict{padding:1rem 1.1rem}
.verdict+.verdict{border-left:0;border-top:1px solid var(--line)}
.summary{padding:1rem 1.1rem 1.2rem}
.compare,.notes{grid-template-columns:1fr}
.group{grid-template-columns:1fr}
.finding{padding:1.1rem 1.1rem}
.actions,#shown{grid-column:1/-1;text-align:left}
.requirements summary code{margin-left:0}
.requirements thead,.observations thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.requirements tr,.observations tr{display:flex;flex-wrap:wrap;gap:.25rem .9rem;padding:.8rem .9rem;border-top:1px solid var(--line)}
tbody tr:first-child{border-top:0}
tr[hidden]{display:none}
.requirements td,.observations td{display:block;border:0;padding:0;width:auto}
.requirements td:first-child,.observations td:first-child{width:100%}
.requirements td:nth-child(2),.observations td:nth-child(2){flex:1 1 100%}
.requirements td:nth-child(n+3){font-size:.8125rem;width:auto}
.requirements td[data-label]::before{content:attr(data-label) " ";}
.observations td:first-child{font-weight:600}
.exchange>summary{grid-template-columns:auto auto 1fr auto;row-gap:.1rem}
.exchange .url{grid-column:1/-1;grid-row:2}
.exchange .role{display:none}
}
@media (forced-colors:active){.badge,.gate,.verdict,.compare>div{border:1px solid}.bar rect{fill:CanvasText}}
`;
