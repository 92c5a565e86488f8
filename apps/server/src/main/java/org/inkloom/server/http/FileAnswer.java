package org.inkloom.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files as answers: whole or in part, and so that no browser runs what is in them. */
public final class FileAnswer {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    /** What a browser would run if it were shown as a page. */
    private static final Set<String> ACTIVE = Set.of("html", "htm", "xhtml", "js", "mjs", "css", "svg", "xml");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private FileAnswer() {}

    /** Sets the file's name, and that it is asked for again each time. */
    public static Exchange named(Exchange exchange, Path file) {
        String name = file.getFileName().toString().replaceAll("[^ -~]|[\"\\\\]", "_");
        return exchange.set("Content-Disposition", "filename=\"" + name + "\"").set("Cache-Control", "no-cache");
    }

    /** Answers a file as it is, or the part of it that is asked for. */
    public static void send(Exchange exchange, Path file) throws IOException {
        long size = Files.size(file);
        long time = Files.getLastModifiedTime(file).toMillis();
        String tag = "\"" + Long.toHexString(time) + "-" + Long.toHexString(size) + "\"";
        String name = file.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        named(exchange, file).set("ETag", tag).set("Accept-Ranges", "bytes");
        exchange.set(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.ofInstant(java.time.Instant.ofEpochMilli(time), ZoneOffset.UTC)));
        String type = TYPES.getOrDefault(suffix, "application/octet-stream");
        if (ACTIVE.contains(suffix)) {
            exchange.set(
                    "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^ -~]|[\"\\\\]", "_") + "\"");
        }
        if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
            exchange.status(304);
            return;
        }
        Optional<long[]> range = exchange.header("Range").flatMap(header -> range(header, size));
        if (range.isPresent()) {
            long from = range.get()[0];
            long to = range.get()[1];
            exchange.set("Content-Range", "bytes " + from + "-" + to + "/" + size);
            exchange.answer(206, type, file, from, to - from + 1);
        } else {
            exchange.answer(200, type, file, 0, size);
        }
    }

    /** One range; of several or of none that can be read nothing, which means the whole file. */
    private static Optional<long[]> range(String header, long size) {
        Matcher range = RANGE.matcher(header);
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.empty();
        }
        boolean last = range.group(1).isEmpty();
        long from = last ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
        long to = last || range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (from > to) {
            throw new HttpError(416, "The file has " + size + " bytes.");
        }
        return Optional.of(new long[] {from, to});
    }
}
