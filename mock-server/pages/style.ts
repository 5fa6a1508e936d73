/** The style of all pages: one sheet, no fonts or images to load, light and dark, usable by keyboard and on a phone. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#eef1f6;--card:#fff;--ink:#16202e;--soft:#51607a;--line:#c9d2e0;--field:#fff;
--accent:#2348c9;--accent-ink:#fff;--accent-strong:#18379f;--alert:#9b1c31;--alert-ground:#fdecef;--alert-line:#e9a9b4;
--mock:#5b3d00;--mock-ground:#ffe9b8;--mock-line:#e3b95c;--shade:0 1px 2px rgb(16 28 52/.08),0 12px 32px rgb(16 28 52/.10)}
@media (prefers-color-scheme:dark){:root{--ground:#0d131c;--card:#161f2c;--ink:#e9eef7;--soft:#a3b1c8;--line:#35445a;--field:#0f1722;
--accent:#8fb0ff;--accent-ink:#0b1530;--accent-strong:#b3c9ff;--alert:#ffb4c0;--alert-ground:#3a1520;--alert-line:#7d3344;
--mock:#ffd98a;--mock-ground:#33260a;--mock-line:#6d541c;--shade:0 1px 2px rgb(0 0 0/.4),0 16px 40px rgb(0 0 0/.35)}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Open Sans",Helvetica,Arial,sans-serif}
.mock{margin:0;padding:.55rem 1rem;text-align:center;font-size:.875rem;background:var(--mock-ground);color:var(--mock);border-bottom:1px solid var(--mock-line)}
main{flex:1;display:flex;align-items:center;justify-content:center;padding:2rem 1rem}
.card{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shade);padding:2rem}
.brand{display:flex;align-items:center;gap:.6rem;margin:0 0 1.5rem;font-weight:650;letter-spacing:.01em}
.brand svg{width:1.9rem;height:1.9rem;flex:none;color:var(--accent)}
.step{margin-left:auto;font-size:.8125rem;font-weight:500;color:var(--soft)}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere}
p{margin:0 0 1rem}
.lead{color:var(--soft);overflow-wrap:anywhere}
.lead strong{color:var(--ink)}
.alert{margin:0 0 1.25rem;padding:.75rem .9rem;border:1px solid var(--alert-line);border-left-width:4px;border-radius:8px;background:var(--alert-ground);color:var(--alert)}
label{display:block;margin:0 0 .3rem;font-weight:600;font-size:.9375rem}
.field{margin:0 0 1.1rem}
input{width:100%;padding:.65rem .75rem;font:inherit;color:inherit;background:var(--field);border:1px solid var(--soft);border-radius:8px}
input[aria-invalid=true]{border-color:var(--alert)}
dl{margin:0 0 1.25rem;border:1px solid var(--line);border-radius:10px}
dl div{padding:.65rem .9rem;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{font-size:.8125rem;color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
dd code{font:500 .875rem/1.5 ui-monospace,"Cascadia Mono","Liberation Mono",Menlo,monospace;color:var(--soft)}
iframe{display:block;width:100%;height:44rem;border:0}
.buttons{display:flex;gap:.75rem;margin-top:1.5rem}
button{flex:1;min-height:2.9rem;padding:.6rem 1rem;font:inherit;font-weight:650;border-radius:8px;border:1px solid var(--soft);background:transparent;color:var(--ink);cursor:pointer}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
button:hover{border-color:var(--ink)}
button.primary:hover{background:var(--accent-strong);border-color:var(--accent-strong)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.or{display:flex;align-items:center;gap:.75rem;margin:1.25rem 0 -.25rem;font-size:.875rem;color:var(--soft)}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
.or+.buttons{margin-top:1.25rem}
.buttons+.alert{margin:1rem 0 0}
.note{margin:1.25rem 0 0;font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}
footer{padding:0 1rem 1.5rem;text-align:center;font-size:.8125rem;color:var(--soft)}
@media (max-width:30rem){main{align-items:flex-start;padding:1rem .75rem}.card{padding:1.35rem 1.15rem}.buttons{flex-direction:column}}
@media (forced-colors:active){.card,input,button{border:1px solid}}
@media print{.mock,footer{border:0}.card{box-shadow:none}}
`;
