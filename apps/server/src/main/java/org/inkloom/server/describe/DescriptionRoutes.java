package org.inkloom.server.describe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** {@code /openapi.json} and {@code /docs}, a page without scripts that loads nothing. */
public final class DescriptionRoutes {
    private final byte[] description;
    private final byte[] page;

    /** Reads the description. */
    public DescriptionRoutes() {
        try (InputStream in = Objects.requireNonNull(DescriptionRoutes.class.getResourceAsStream("openapi.json"))) {
            description = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page = page(ComfyJson.read(description)).getBytes(StandardCharsets.UTF_8);
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addOpen(
                        "GET",
                        "/openapi.json",
                        exchange -> exchange.answer(200, "application/json; charset=utf-8", description))
                .addOpen("GET", "/docs", this::docs);
    }

    private void docs(Exchange exchange) {
        exchange.set(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        exchange.answer(200, "text/html; charset=utf-8", page);
    }

    private static String page(JsonNode api) {
        StringBuilder html = new StringBuilder(4096);
        html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Inkloom's routes</title><style>")
                .append(":root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;")
                .append("padding:0 1rem}code{font-size:.95em}li{margin:.2rem 0}</style><h1>Inkloom's routes</h1><p>")
                .append(escaped(api.at("/info/description").asString("")))
                .append(" <a href=\"/openapi.json\">openapi.json</a></p>");
        for (var path : api.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                html.append("<h2><code>")
                        .append(method.getKey().toUpperCase(Locale.ROOT))
                        .append(' ')
                        .append(escaped(path.getKey()))
                        .append("</code></h2><p>")
                        .append(escaped(method.getValue().path("summary").asString("")))
                        .append("</p><ul>");
                for (var response : method.getValue().path("responses").properties()) {
                    html.append("<li><code>")
                            .append(escaped(response.getKey()))
                            .append("</code> ")
                            .append(escaped(
                                    response.getValue().path("description").asString("")))
                            .append("</li>");
                }
                html.append("</ul>");
            }
        }
        return html.append("</html>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
