/// How the pages of a transcript look: in the light and in the dark, on a phone and on a desk, and on paper.
enum PageStyle {
    static let text = """
        :root{color-scheme:light dark;--b:#fbfbf9;--f:#1c1c1a;--m:#5c5c55;--l:#1f5f4a;--r:#dcdcd5;--w:#8f2d16;--t:#fff3c4}
        @media screen and (prefers-color-scheme:dark){
        :root{--b:#161614;--f:#ecece6;--m:#adada4;--l:#7fd0b3;--r:#3a3a35;--w:#ffab91;--t:#3d3618}}
        *{box-sizing:border-box}
        [hidden]{display:none!important}
        body{margin:0 auto;max-width:50rem;padding:0 1rem 4rem;background:var(--b);color:var(--f);\
        font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        a{color:var(--l)}
        :focus-visible{outline:3px solid #1f78c8;outline-offset:2px}
        .skip:not(:focus){position:absolute;left:-99rem}
        h1{font-size:1.6rem;line-height:1.25;margin:.75rem 0 .25rem}
        h2{font-size:1.05rem;margin:1.75rem 0 .25rem;padding:.4rem 0;border-bottom:1px solid var(--r)}
        h3{font-size:1rem;margin:0}
        h2:first-letter{text-transform:uppercase}
        main h2:has(time){position:sticky;top:0;background:var(--b)}
        ol,ul{list-style:none;margin:0;padding:0}
        nav ol{padding:.75rem 0;border-bottom:1px solid var(--r)}
        nav li,.pages li{display:inline-block;margin:0 1rem .2rem 0}
        nav ol li+li:before{content:"\\203A";margin-right:1rem;color:var(--m)}
        nav .pages{margin-top:.75rem}
        footer{border-top:1px solid var(--r);margin-top:2rem;padding:.75rem 0}
        small,time,.note,dt,output,summary{font-size:.875rem;color:var(--m)}
        h2 time{font-size:inherit;color:inherit}
        .note{margin:0}
        li[id]{display:grid;grid-template-columns:4rem minmax(0,1fr);column-gap:.75rem;padding:.3rem 0;scroll-margin-top:3rem}
        li[id]>time{grid-column:1;line-height:1.5rem;font-variant-numeric:tabular-nums}
        li[id]>*{grid-column:2}
        p,details div{margin:0;white-space:pre-wrap;unicode-bidi:plaintext}
        .event p{font-style:italic;color:var(--m)}
        .deleted p{text-decoration:line-through}
        .deleted small{color:var(--w)}
        :target{background:var(--t)}
        details li{padding:.25rem 0 .25rem .75rem;border-left:3px solid var(--r)}
        img{display:block;max-width:100%;max-height:10rem;margin:.25rem 0}
        form{margin:1rem 0 0;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
        input{flex:1 1 12rem;min-width:0;padding:.45rem .6rem;font:inherit;color:inherit;background:var(--b);\
        border:1px solid var(--m);border-radius:.4rem}
        dl{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);gap:.35rem 1.25rem;margin:.75rem 0;align-items:baseline}
        dd{margin:0}
        .conversation{padding:.75rem 0;border-bottom:1px solid var(--r)}
        .conversation:target{outline:.5rem solid var(--t)}
        @media (max-width:30rem){dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.6rem}}
        @media print{:root{font-size:10pt}form,nav,footer,.skip{display:none!important}body{max-width:none;padding:0}\
        main h2:has(time){position:static}h2{break-after:avoid}li[id]{break-inside:avoid}a{color:inherit}}
        """
}
