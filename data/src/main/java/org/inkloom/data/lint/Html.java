package org.inkloom.data.lint;

/** Writes HTML pages that stand alone in one file. */
public final class Html {
    private static final String STYLE = "body{font:14px/1.5 system-ui,sans-serif;margin:2em auto;max-width:1200px;"
            + "padding:0 1em;color:#222}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .6em;"
            + "text-align:right}th:first-child,td:first-child{text-align:left}.sheet{display:flex;flex-wrap:wrap;"
            + "gap:1em}figure{margin:0;width:180px}figure img{max-width:180px;max-height:180px;background:#eee}"
            + "figcaption{font-size:12px;overflow-wrap:anywhere}.why{color:#a22}pre{background:#f4f4f4;padding:1em}";

    private Html() {}

    /** Returns a whole page. */
    public static String page(String title, String body) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title><style>" + STYLE + "</style></head><body>\n<h1>" + escaped(title) + "</h1>\n" + body
                + "</body></html>\n";
    }

    /** Returns text so that it shows as it is. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
