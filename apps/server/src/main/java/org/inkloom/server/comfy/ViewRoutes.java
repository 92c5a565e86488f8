package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;

/** {@code GET /view}: pictures and other files of the three folders, whole, in part, or made smaller to look at. */
public final class ViewRoutes {
    /** Larger pictures are handed out as they are and not decoded here. */
    static final long MOST_PIXELS = 64L << 20;

    private static final Pattern ANNOTATED = Pattern.compile("(.*) \\[(output|input|temp)]");
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

    private final ServerFolders folders;

    /** Takes the folders. */
    public ViewRoutes(ServerFolders folders) {
        this.folders = folders;
    }

    /** Adds the route. */
    public void addTo(Routes routes) {
        routes.add("GET", "/view", this::view);
    }

    private void view(Exchange exchange) throws IOException {
        Path file = file(exchange);
        Optional<String> preview = exchange.parameter("preview");
        Optional<String> channel = exchange.parameter("channel").filter(value -> !value.equals("rgba"));
        if (preview.isPresent()) {
            preview(exchange, file, preview.get());
        } else if (channel.isPresent()) {
            channel(exchange, file, channel.get());
        } else {
            whole(exchange, file);
        }
    }

    private Path file(Exchange exchange) {
        String named = exchange.parameter("filename").orElseThrow(() -> new HttpError(404, "No filename was given."));
        String type = exchange.parameter("type").orElse("output");
        Matcher annotated = ANNOTATED.matcher(named);
        if (annotated.matches()) {
            named = annotated.group(1);
            type = annotated.group(2);
        }
        if (named.isEmpty() || named.startsWith("/") || named.contains("..")) {
            throw new HttpError(400, "This filename is not allowed.");
        }
        Path root = folders.ofType(type).orElseThrow(() -> new HttpError(400, "type must be output, input or temp."));
        String name = named.substring(named.lastIndexOf('/') + 1);
        Path folder = ServerFolders.inside(root, exchange.parameter("subfolder").orElse(""));
        String below = root.relativize(folder).toString();
        Path file = ServerFolders.inside(root, below.isEmpty() ? name : below + "/" + name);
        if (!Files.isRegularFile(file)) {
            throw new HttpError(404, "There is no such file.");
        }
        return file;
    }

    private static Pixels decoded(Path file) {
        try {
            PictureHeader header = HeaderProbe.read(file);
            if ((long) header.width() * header.height() > MOST_PIXELS) {
                throw new HttpError(400, "The picture is too large to be decoded here.");
            }
            return PictureDecoder.read(file);
        } catch (BadPictureException e) {
            throw new HttpError(400, "This is no picture that can be read: " + e.getMessage());
        }
    }

    private static void preview(Exchange exchange, Path file, String wanted) {
        String[] parts = wanted.split(";", -1);
        Optional<String> number = parts.length > 1 && parts[parts.length - 1].matches("\\d{1,3}")
                ? Optional.of(parts[parts.length - 1])
                : Optional.empty();
        int quality = Math.clamp(number.map(Integer::parseInt).orElse(90), 1, 100);
        boolean jpeg = parts[0].equals("jpeg")
                && !exchange.parameter("channel").orElse("").contains("a");
        boolean asJpeg = jpeg || !PictureEncoder.writesWebP();
        Pixels pixels = decoded(file);
        RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        byte[] bytes =
                PictureEncoder.preview(picture, asJpeg ? PictureEncoder.Kind.JPEG : PictureEncoder.Kind.WEBP, quality);
        named(exchange, file).answer(200, asJpeg ? "image/jpeg" : "image/webp", bytes);
    }

    private static void channel(Exchange exchange, Path file, String channel) throws IOException {
        Pixels pixels = decoded(file);
        RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        byte[] bytes = switch (channel) {
            case "rgb" -> PictureEncoder.preview(picture, PictureEncoder.Kind.PNG, 100);
            case "a" -> {
                byte[] opaque = new byte[pixels.width() * pixels.height()];
                Arrays.fill(opaque, (byte) 255);
                RgbPicture black = new RgbPicture(pixels.width(), pixels.height(), new byte[pixels.rgb().length]);
                yield AlphaPlane.encode(black, AlphaPlane.read(file).orElse(opaque), Map.of());
            }
            default -> throw new HttpError(400, "channel must be rgba, rgb or a.");
        };
        named(exchange, file).answer(200, "image/png", bytes);
    }

    private static Exchange named(Exchange exchange, Path file) {
        String name = file.getFileName().toString().replaceAll("[^ -~]|[\"\\\\]", "_");
        return exchange.set("Content-Disposition", "filename=\"" + name + "\"").set("Cache-Control", "no-cache");
    }

    /** A file as it is, or the part of it that is asked for. */
    private static void whole(Exchange exchange, Path file) throws IOException {
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
            exchange.answer(206, type, part(file, from, to));
        } else {
            exchange.answer(200, type, Files.readAllBytes(file));
        }
    }

    private static byte[] part(Path file, long from, long to) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            var buffer = java.nio.ByteBuffer.allocate(Math.toIntExact(to - from + 1));
            channel.position(from);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A short read goes on where it stopped.
            }
            return buffer.array();
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
