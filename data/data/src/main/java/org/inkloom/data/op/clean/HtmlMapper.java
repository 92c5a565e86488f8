package org.inkloom.data.op.clean;

import org.inkloom.data.op.OperatorSpec;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** Reduces HTML to the text of its body; list items keep a star on a line of their own. */
final class HtmlMapper {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "clean_html_mapper", "Reduce HTML to its text.", params -> TextMapper.of(params, HtmlMapper::text));

    private HtmlMapper() {}

    private static String text(String html) {
        String unix = html.replace("\r\n", "\n").replace('\r', '\n');
        if (unix.indexOf('<') < 0 && unix.indexOf('&') < 0) {
            return unix.substring(blanks(unix));
        }
        String marked = unix.replace("<li>", "\n*")
                .replace("</li>", "")
                .replace("<ol>", "\n*")
                .replace("</ol>", "");
        Element body = Jsoup.parse(marked).body();
        StringBuilder text = new StringBuilder(marked.length());
        body.traverse((node, _) -> append(node, text));
        int before = body.firstChild() instanceof TextNode first ? blanks(first.getWholeText()) : 0;
        return before > 0 && beginsBody(marked) ? text.substring(before) : text.toString();
    }

    private static void append(Node node, StringBuilder text) {
        switch (node) {
            case TextNode plain -> text.append(plain.getWholeText());
            case DataNode data -> text.append(data.getWholeData());
            default -> {}
        }
    }

    /**
     * Returns whether the first text of the body is what made the parser open it. White space at the start of such a
     * text comes before the body and belongs to nothing (HTML, 13.2.6.4, "before html" to "after head"); jsoup takes it
     * in with the rest of the text. After a {@code <body>} of the page's own, and in front of a table that text was
     * moved out of, it belongs to the body.
     */
    private static boolean beginsBody(String html) {
        Element body =
                Jsoup.parse(html, Parser.htmlParser().setTrackPosition(true)).body();
        if (!body.sourceRange().isImplicit() || !(body.firstChild() instanceof TextNode first)) {
            return false;
        }
        int start = first.sourceRange().startPos();
        return body.children().stream()
                .filter(child ->
                        child.sourceRange().isTracked() && !child.sourceRange().isImplicit())
                .allMatch(child -> child.sourceRange().startPos() > start);
    }

    private static int blanks(String text) {
        int count = 0;
        while (count < text.length() && "\t\n\f ".indexOf(text.charAt(count)) >= 0) {
            count++;
        }
        return count;
    }
}
