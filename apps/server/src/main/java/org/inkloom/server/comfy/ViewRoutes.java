package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.FileAnswer;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobWorkers;

/** {@code /view}: pictures and other files of the three folders, whole, in part, or made smaller to look at; {@code DELETE} removes one. */
public final class ViewRoutes {
    /** Larger pictures are handed out as they are and not decoded here. */
    static final long MOST_PIXELS = 64L << 20;

    private static final Pattern ANNOTATED = Pattern.compile("(.*) \\[(output|input|temp)]");
    private final Desks desks;
    private final JobWorkers workers;

    /** Takes whose files they are, and the workers, which must not take a deleted result for one that is there. */
    public ViewRoutes(Desks desks, JobWorkers workers) {
        this.desks = desks;
        this.workers = workers;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/view", this::view).add("DELETE", "/view", this::delete);
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
            FileAnswer.send(exchange, file);
        }
    }

    private void delete(Exchange exchange) throws IOException {
        Files.delete(file(exchange));
        workers.forgetResults(exchange.account().name());
        exchange.status(204);
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
        Path root = desks.of(exchange)
                .folders()
                .ofType(type)
                .orElseThrow(() -> new HttpError(400, "type must be output, input or temp."));
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

    private static void preview(Exchange exchange, Path file, String wanted) throws IOException {
        String[] parts = wanted.split(";", -1);
        Optional<String> number = parts.length > 1 && parts[parts.length - 1].matches("\\d{1,3}")
                ? Optional.of(parts[parts.length - 1])
                : Optional.empty();
        int quality = Math.clamp(number.map(Integer::parseInt).orElse(90), 1, 100);
        boolean jpeg = parts[0].equals("jpeg")
                && !exchange.parameter("channel").orElse("").contains("a");
        boolean asJpeg = jpeg || !PictureEncoder.writesWebP();
        Optional<Integer> side = side(exchange);
        PictureEncoder.Kind kind = asJpeg ? PictureEncoder.Kind.JPEG : PictureEncoder.Kind.WEBP;
        byte[] bytes = exchange.compute(() -> {
            Pixels pixels = decoded(file);
            RgbPicture whole = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            RgbPicture picture = side.map(most -> Resampler.shrunk(whole, most, ResampleFilter.LANCZOS))
                    .orElse(whole);
            return PictureEncoder.preview(picture, kind, quality);
        });
        FileAnswer.named(exchange, file).answer(200, asJpeg ? "image/jpeg" : "image/webp", bytes);
    }

    /** With {@code side} the longer side has at most so many pixels: a wall of pictures is not sent whole. */
    private static Optional<Integer> side(Exchange exchange) {
        return exchange.parameter("side").map(text -> {
            if (!text.matches("[1-9]\\d{0,4}")) {
                throw new HttpError(400, "side must be a number of pixels.");
            }
            return Integer.parseInt(text);
        });
    }

    private static void channel(Exchange exchange, Path file, String channel) throws IOException {
        byte[] bytes = exchange.compute(() -> channel(file, channel));
        FileAnswer.named(exchange, file).answer(200, "image/png", bytes);
    }

    private static byte[] channel(Path file, String channel) throws IOException {
        Pixels pixels = decoded(file);
        RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        return switch (channel) {
            case "rgb" -> PictureEncoder.preview(picture, PictureEncoder.Kind.PNG, 100);
            case "a" -> {
                byte[] opaque = new byte[pixels.width() * pixels.height()];
                Arrays.fill(opaque, (byte) 255);
                RgbPicture black = new RgbPicture(pixels.width(), pixels.height(), new byte[pixels.rgb().length]);
                yield AlphaPlane.encode(black, AlphaPlane.read(file).orElse(opaque), Map.of());
            }
            default -> throw new HttpError(400, "channel must be rgba, rgb or a.");
        };
    }
}
