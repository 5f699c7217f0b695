/// What the find box of a page does: it shows what has all of the words, whatever their case and accents.
///
/// Without it the page is whole, and the box is not shown. Paper shows the earlier texts too.
enum PageScript {
    static let text = """
        "use strict";(()=>{const d=document,f=d.querySelector("form"),i=f.elements[0],o=d.querySelector("output"),\
        n=d.querySelectorAll("li[id],.conversation"),g=d.querySelectorAll("main>section:not(.all)"),\
        s=t=>t.normalize("NFD").replace(/\\p{M}/gu,"").toLowerCase();let c;
        const find=()=>{const w=s(i.value).split(/\\s+/).filter(x=>x);c??=Array.from(n,e=>s(e.textContent));let k=0;
        n.forEach((e,j)=>{const y=w.every(x=>c[j].includes(x));e.hidden=!y;k+=y});
        g.forEach(e=>e.hidden=!!w.length&&!e.querySelector("li[id]:not([hidden]),.conversation:not([hidden])"));
        o.textContent=w.length?o.dataset.text.replace("#",k).replace("@",n.length):""};
        f.hidden=!1;i.oninput=find;f.onsubmit=e=>e.preventDefault();
        i.onkeydown=e=>{if(e.key=="Escape"){e.preventDefault();i.value="";find()}};
        onbeforeprint=()=>d.querySelectorAll("details").forEach(e=>e.open=!0)})()
        """
}
