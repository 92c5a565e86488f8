package org.inkloom.data.op.clean;

import org.inkloom.data.op.OperatorSpec;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Reduces HTML to the text of its body; list items keep a star on a line of their own. */
final class HtmlMapper {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "clean_html_mapper", "Reduce HTML to its text.", params -> TextMapper.of(params, HtmlMapper::text));

    private HtmlMapper() {}

    private static String text(String html) {
        if (html.indexOf('<') < 0 && html.indexOf('&') < 0) {
            return leadingSpaceRemoved(html);
        }
        String marked = html.replace("<li>", "\n*")
                .replace("</li>", "")
                .replace("<ol>", "\n*")
                .replace("</ol>", "");
        Element body = Jsoup.parse(marked).body();
        StringBuilder text = new StringBuilder(marked.length());
        body.traverse((node, _) -> append(node, text));
        return text.toString();
    }

    private static void append(Node node, StringBuilder text) {
        switch (node) {
            case TextNode plain -> text.append(plain.getWholeText());
            case DataNode data -> text.append(data.getWholeData());
            default -> {}
        }
    }

    /** An HTML parser ignores white space before the body begins (HTML, 13.2.6.4, "before html" and after). */
    private static String leadingSpaceRemoved(String text) {
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        int start = 0;
        while (start < unix.length() && "\t\n\f ".indexOf(unix.charAt(start)) >= 0) {
            start++;
        }
        return unix.substring(start);
    }
}
