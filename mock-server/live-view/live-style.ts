/** The style of the live view: one sheet, nothing to load, light and dark, usable by keyboard and on a phone. */
export const LIVE_STYLE = `
:root{color-scheme:light dark;--ground:#f1f4f9;--card:#fff;--ink:#16202e;--soft:#51607a;--line:#d3dae6;--field:#fff;--accent:#2348c9;
--ok:#0d6b3f;--ok-ground:#e0f4e8;--bad:#a11a30;--bad-ground:#fde9ec;--warn:#7a4b00;--warn-ground:#fff0cf;--info:#29507f;--info-ground:#e6effa;--code:#f4f6fa}
@media (prefers-color-scheme:dark){:root{--ground:#0d131c;--card:#151e2b;--ink:#e9eef7;--soft:#a3b1c8;--line:#2c394d;--field:#0f1722;--accent:#8fb0ff;
--ok:#86e0b0;--ok-ground:#10301f;--bad:#ffb0bd;--bad-ground:#3b1620;--warn:#ffd58a;--warn-ground:#33270c;--info:#a9cdff;--info-ground:#14263f;--code:#0f1722}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;scroll-padding-top:9rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Open Sans",Helvetica,Arial,sans-serif}
code,pre,.mono{font-family:ui-monospace,"Cascadia Mono","Liberation Mono",Menlo,monospace;font-size:.8125rem}
a{color:var(--accent)}
header{position:sticky;top:0;z-index:1;background:var(--card);border-bottom:1px solid var(--line);padding:.7rem 0}
.wrap{max-width:66rem;margin:0 auto;padding:0 1rem}
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:.15rem 1rem}
h1{margin:0;font-size:1.0625rem;font-weight:700}
.facts{margin:0;color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
.facts strong{color:var(--bad)}
#link{margin-left:auto;font-size:.875rem;font-weight:600;color:var(--soft)}
#link::before{content:"";display:inline-block;width:.6rem;height:.6rem;margin-right:.4rem;border-radius:50%;background:var(--soft)}
#link[data-state=live]{color:var(--ok)}
#link[data-state=live]::before{background:var(--ok)}
#link[data-state=paused]{color:var(--warn)}
#link[data-state=paused]::before{background:var(--warn);border-radius:1px}
#link[data-state=lost]{color:var(--bad)}
#link[data-state=lost]::before{background:var(--bad);border-radius:1px;transform:rotate(45deg)}
.tools{display:flex;flex-wrap:wrap;gap:.5rem .6rem;align-items:end;margin-top:.55rem}
.tools label{font-size:.8125rem;color:var(--soft)}
.tools .grow{flex:1 1 14rem}
input,select,button{font:inherit;color:inherit;background:var(--field);border:1px solid var(--soft);border-radius:7px;min-height:2.3rem;padding:.25rem .6rem}
.tools input,.tools select{display:block;width:100%;margin-top:.1rem}
button{cursor:pointer;font-weight:600;background:transparent}
button:hover{border-color:var(--ink)}
button[aria-pressed=true]{background:var(--warn-ground);color:var(--warn);border-color:currentColor}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
#controls{margin-bottom:1rem}
#controls h2{margin:0;font-size:.8125rem;color:var(--soft)}
#on{padding:.6rem .9rem;margin-bottom:.5rem;background:var(--warn-ground);border:1px solid var(--warn);border-radius:10px}
#on ul{list-style:none;margin:.2rem 0 0;padding:0;display:grid;gap:.35rem}
#on li{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;overflow-wrap:anywhere}
#on .tag{margin:0}
#on button{min-height:1.9rem;padding:.1rem .6rem;font-size:.8125rem}
#switches{background:var(--card);border:1px solid var(--line);border-radius:10px}
#switches>summary{display:list-item;list-style:revert;list-style-position:inside;font-weight:600}
#switches form{display:flex;flex-wrap:wrap;gap:.5rem .6rem;align-items:end;padding:.2rem .9rem .6rem}
#switches label{flex:1 1 8rem;font-size:.8125rem;color:var(--soft)}
#switches label.grow{flex:3 1 16rem}
#switches input,#switches select{display:block;width:100%;margin-top:.1rem}
#switches p{margin:0;padding:0 .9rem .6rem;font-size:.875rem;overflow-wrap:anywhere}
#switches p:empty{padding:0}
.copy{margin:.7rem 0 0;font-size:.875rem}
.copy button{min-height:2rem;font-size:.8125rem;margin-right:.5rem}
.copy textarea{display:block;width:100%;margin-top:.5rem;font:.8125rem ui-monospace,"Cascadia Mono","Liberation Mono",Menlo,monospace;color:inherit;background:var(--code);border:1px solid var(--soft);border-radius:8px;padding:.5rem}
main.wrap{padding-top:1rem;padding-bottom:4rem}
.count{margin:0 0 .6rem;color:var(--soft);font-size:.875rem}
.empty{padding:2.2rem 1.2rem;text-align:center;color:var(--soft);border:1px dashed var(--line);border-radius:12px}
.empty p{margin:.2rem 0}
.empty code{overflow-wrap:anywhere}
ol{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
.entry{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:10px}
.entry[data-outcome=refused]{border-left-color:var(--bad)}
.entry[data-outcome=hint]{border-left-color:#d99a1c}
.entry[data-outcome=accepted]{border-left-color:var(--ok)}
.entry:target{outline:3px solid var(--accent);outline-offset:1px}
summary{display:grid;grid-template-columns:2.6rem 3.1rem 1fr auto;gap:.1rem .7rem;align-items:baseline;padding:.6rem .9rem;cursor:pointer;list-style:none;border-radius:8px}
summary::-webkit-details-marker{display:none}
.n{color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
.status{font-weight:700;font-variant-numeric:tabular-nums;text-align:center;border-radius:5px;padding:0 .3rem}
[data-outcome=refused] .status{background:var(--bad-ground);color:var(--bad)}
[data-outcome=hint] .status{background:var(--warn-ground);color:var(--warn)}
[data-outcome=accepted] .status{background:var(--ok-ground);color:var(--ok)}
.what{min-width:0;overflow-wrap:anywhere}
.what b{font-weight:650}
.when{color:var(--soft);font-size:.8125rem;font-variant-numeric:tabular-nums;white-space:nowrap}
.why{grid-column:3/5;min-width:0;overflow-wrap:anywhere}
.ids{display:flex;flex-wrap:wrap;gap:.1rem .8rem;margin-top:.1rem}
.ids code{color:var(--soft);font-size:.75rem}
.tag{display:inline-block;margin-left:.45rem;padding:0 .4rem;border-radius:5px;font-size:.75rem;font-weight:650;background:var(--info-ground);color:var(--info)}
.tag.fault{background:var(--bad-ground);color:var(--bad)}
.detail{padding:.2rem .9rem 1rem;border-top:1px solid var(--line)}
.detail h3{margin:1rem 0 .35rem;font-size:.8125rem;letter-spacing:.02em;color:var(--soft);font-weight:650}
.say{margin:.6rem 0 0;padding:0;display:grid;gap:.4rem;list-style:none}
.say li{padding:.5rem .75rem;border-radius:8px;overflow-wrap:anywhere}
.say .cause{background:var(--bad-ground)}
.say .hint{background:var(--warn-ground)}
.say .note{background:var(--info-ground)}
.say strong{margin-right:.4rem}
.say .cause strong{color:var(--bad)}
.say .hint strong{color:var(--warn)}
.say .note strong{color:var(--info)}
.rows{display:block;margin-top:.2rem;font-size:.8125rem;color:var(--soft)}
.rows span{display:block}
.rows code{color:var(--ink)}
table{width:100%;border-collapse:collapse;font-size:.8125rem}
td,th{padding:.22rem .6rem .22rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:anywhere}
tr:first-child>*{border-top:0}
th{font-weight:550;color:var(--soft);width:11rem}
pre{margin:0;padding:.6rem .75rem;background:var(--code);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;max-height:22rem;overflow:auto}
.cols{display:grid;grid-template-columns:1fr 1fr;gap:0 1.6rem}
.cols>div{min-width:0}
#flows{display:grid;gap:.8rem}
.flow{margin:0;padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:10px;overflow-x:auto}
.flow[data-outcome=refused]{border-left-color:var(--bad)}
.flow[data-outcome=hint]{border-left-color:#d99a1c}
.flow[data-outcome=accepted]{border-left-color:var(--ok)}
.flow figcaption{color:var(--soft);font-size:.875rem}
.flow figcaption b{color:var(--ink)}
.flow ul{margin:.3rem 0 0;padding-left:1.1rem;font-size:.875rem;overflow-wrap:anywhere}
.sequence{display:block;width:100%;min-width:34rem;max-width:60rem;height:auto;font:11px system-ui,sans-serif}
.sequence text{fill:var(--ink);text-anchor:middle}
.sequence .party{font-weight:650;font-size:12px}
.sequence .life{stroke:var(--line);stroke-dasharray:3 3}
.sequence .arrow{stroke:var(--soft);stroke-width:1.3}
.sequence .arrow.answer{stroke:var(--ok);stroke-dasharray:5 3}
.sequence .arrow.refused{stroke:var(--bad);stroke-dasharray:5 3}
.sequence .arrow.unseen{stroke:var(--soft);stroke-dasharray:2 4}
.sequence .tip{fill:var(--soft)}
.sequence .tip.answer{fill:var(--ok)}
.sequence .tip.refused{fill:var(--bad)}
.sequence .says.refused{fill:var(--bad)}
.sequence .says.answer{fill:var(--ok)}
.sequence .says.unseen,.sequence .beyond{fill:var(--soft)}
.gate{max-width:30rem;margin:3rem auto;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.5rem}
.gate h2{margin:0 0 .4rem;font-size:1.125rem}
.gate form{display:flex;gap:.6rem;align-items:end;margin-top:1rem}
.gate label{flex:1;font-size:.875rem;font-weight:600}
.gate input{display:block;width:100%;margin-top:.2rem}
.gate p{margin:0;color:var(--soft)}
.error{color:var(--bad)!important;font-weight:600}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:44rem){header{position:static}html{scroll-padding-top:1rem}.cols{grid-template-columns:1fr}
summary{grid-template-columns:auto auto 1fr}.n{text-align:left}.when{text-align:right}.what{grid-column:1/4;grid-row:2}.why{grid-column:1/4;grid-row:3}th{width:8.5rem}
.tools>*{flex:1 1 8rem}}
@media (forced-colors:active){.entry,.status,.tag,.say li{border:1px solid}}
@media (prefers-reduced-motion:no-preference){.entry.new{animation:in .9s ease-out}@keyframes in{from{background:var(--info-ground)}}}
`;
