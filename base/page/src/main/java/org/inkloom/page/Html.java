package org.inkloom.page;

import org.inkloom.run.Visible;

/** Writes HTML pages that stand alone in one file, light or dark as the reader's system is. */
public final class Html {
    private static final String STYLE = """
        :root{color-scheme:light dark;--paper:#faf8f4;--card:#fff;--ink:#22242a;--soft:#6b6f78;--line:#e2ded5;
        --bar:#3f7d6e;--band:#3f7d6e1c;--mark:#b3412e;--rest:#c9b98f}
        @media(prefers-color-scheme:dark){:root{--paper:#15171b;--card:#1d2026;--ink:#e4e2dd;--soft:#9a9ea8;
        --line:#32363e;--bar:#6fb5a3;--band:#6fb5a324;--mark:#e58a72;--rest:#7d7350}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
        font:15px/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
        main{max-width:1180px;margin:0 auto;padding:2.2rem 1.2rem 4rem}
        h1{font-size:1.7rem;margin:0 0 .2rem;letter-spacing:-.01em}h2{font-size:1.15rem;margin:2.4rem 0 .8rem}
        h3{font-size:1rem;margin:0}p{margin:.3rem 0 .8rem;max-width:72ch}
        [lang=zh]{color:var(--soft);font-weight:400;margin-left:.35em}
        .soft{color:var(--soft)}.mark{color:var(--mark)}code,pre{font:13px/1.55 ui-monospace,Menlo,Consolas,monospace}
        pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;overflow:auto}
        .facts{display:flex;flex-wrap:wrap;gap:.8rem;margin:1.2rem 0}
        .fact{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.6rem 1.1rem;min-width:8.5rem}
        .fact b{display:block;font-size:1.5rem;font-weight:600;line-height:1.3}.fact span{font-size:.85rem}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,33rem),1fr));gap:1rem;margin-top:.8rem}
        .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem 1.1rem}
        .card svg{display:block;width:100%;height:auto;margin:.6rem 0}
        .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}
        td,th{padding:.3rem .7rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        td{vertical-align:top}
        th{font-weight:600;font-size:.86rem}th:first-child,td:first-child{text-align:left}td.left,th.left{text-align:left}
        td.text{text-align:left;white-space:normal;min-width:9rem}
        .sheet{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:.9rem}
        figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}
        .thumbs{display:flex;gap:2px;background:var(--line)}.thumbs>*{flex:1;min-width:0;height:180px;
        object-fit:contain;background:var(--paper)}
        .gone{display:flex;align-items:center;justify-content:center;color:var(--soft);font-size:.8rem}
        figcaption{font-size:.82rem;line-height:1.45;padding:.55rem .7rem .7rem}
        figcaption b{font-weight:600;display:block}nav{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
        nav a{color:inherit;text-decoration:none;background:var(--card);border:1px solid var(--line);
        border-radius:99px;padding:.2rem .8rem;font-size:.88rem}nav a:hover{border-color:var(--bar)}
        @media print{.card,figure{break-inside:avoid}}
        """;

    private Html() {}

    /**
     * Returns a whole page.
     *
     * @param title in English
     * @param chinese the same in Chinese
     * @param body HTML
     */
    public static String page(String title, String chinese, String body) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>" + escaped(title)
                + " " + escaped(chinese) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n<h1>"
                + both(title, chinese) + "</h1>\n" + body + "</main>\n</body>\n</html>\n";
    }

    /** Returns a label in English and, softer, in Chinese. */
    public static String both(String english, String chinese) {
        return escaped(english) + "<span lang=\"zh\">" + escaped(chinese) + "</span>";
    }

    /** Returns a number with its label. */
    public static String fact(String number, String english, String chinese) {
        return "<div class=\"fact\"><b>" + escaped(number) + "</b><span>" + both(english, chinese) + "</span></div>\n";
    }

    /** Returns text so that it shows as it is. */
    public static String escaped(String text) {
        return Markup.of("{}", Visible.lines(text)).html();
    }
}
