package org.inkloom.picture.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One property of our own in XMP (ISO 16684-1): the recipe's JSON. */
final class XmpProperty {
    private static final String OPEN = "<inkloom:recipe>";
    private static final String CLOSE = "</inkloom:recipe>";

    private XmpProperty() {}

    static byte[] write(String value) {
        String text = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                + "<rdf:Description rdf:about=\"\" xmlns:inkloom=\"urn:inkloom:recipe\">"
                + OPEN + escaped(value) + CLOSE + "</rdf:Description></rdf:RDF></x:xmpmeta>";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the property; empty where there is none. */
    static Optional<String> read(byte[] xmp) {
        String text = new String(xmp, StandardCharsets.UTF_8);
        int from = text.indexOf(OPEN);
        int to = from < 0 ? -1 : text.indexOf(CLOSE, from);
        return to < 0 ? Optional.empty() : Optional.of(plain(text.substring(from + OPEN.length(), to)));
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String plain(String value) {
        return value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
