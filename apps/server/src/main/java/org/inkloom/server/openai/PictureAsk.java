package org.inkloom.server.openai;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.HttpError;
import tools.jackson.databind.JsonNode;

/**
 * What a client asks for, as OpenAI names it. {@code negative_prompt}, {@code steps}, {@code guidance_scale}, {@code seed}
 * and {@code strength} are this server's own; SDKs send them as extra fields of the body.
 *
 * @param size width and height in pixels; nothing where the server chooses
 * @param link whether the answer names an address instead of holding the pictures
 * @param format {@code png}, {@code jpeg} or {@code webp}
 * @param compression quality of JPEG and WebP, 1 to 100
 * @param partial how many pictures are shown before the last, 0 to 3; only of streams
 * @param strength how much of a picture without a mask is drawn over, 0 to 1
 */
record PictureAsk(
        String prompt,
        String negative,
        Optional<String> model,
        int count,
        Optional<Size> size,
        String quality,
        boolean link,
        String format,
        int compression,
        boolean stream,
        int partial,
        Optional<Integer> steps,
        Optional<Double> guidance,
        long seed,
        double strength) {
    private static final int MOST_PROMPT = 32_000;
    private static final int MOST_PICTURES = 10;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Set<String> QUALITIES = Set.of("auto", "low", "medium", "high", "standard", "hd");

    /** Width and height, pixels. */
    record Size(int width, int height) {}

    /** Reads the fields of a request, each of which may be written as text, as forms do. */
    static PictureAsk of(JsonNode body) {
        if (!body.isObject()) {
            throw refused("The body is no JSON object.", "");
        }
        if (text(body, "background").filter("transparent"::equals).isPresent()) {
            throw refused(
                    "background: transparent pictures are not drawn here; give 'opaque' or 'auto'.", "background");
        }
        String format = choice(body, "output_format", "png", Set.of("png", "jpeg", "webp"));
        if (format.equals("webp") && !PictureEncoder.writesWebP()) {
            throw refused(
                    "output_format: this machine has no encoder for WebP; give 'png' or 'jpeg'.", "output_format");
        }
        boolean stream = flag(body, "stream");
        boolean link = choice(body, "response_format", "b64_json", Set.of("url", "b64_json"))
                .equals("url");
        if (stream && link) {
            throw refused("response_format: streams hold the pictures; give 'b64_json'.", "response_format");
        }
        return new PictureAsk(
                prompt(body),
                text(body, "negative_prompt").orElse(""),
                text(body, "model").filter(name -> !name.isBlank()),
                whole(body, "n", 1, MOST_PICTURES).orElse(1L).intValue(),
                size(body),
                choice(body, "quality", "auto", QUALITIES),
                link,
                format,
                whole(body, "output_compression", 0, 100)
                        .map(value -> Math.max(1, value.intValue()))
                        .orElse(100),
                stream,
                whole(body, "partial_images", 0, 3).orElse(0L).intValue(),
                whole(body, "steps", 1, 1_000).map(Long::intValue),
                real(body, "guidance_scale", 0, 100),
                whole(body, "seed", 0, Long.MAX_VALUE)
                        .orElseGet(() -> ThreadLocalRandom.current().nextLong(1L << 53)),
                real(body, "strength", 0, 1).orElse(0.75));
    }

    static HttpError refused(String message, String parameter) {
        Optional<String> named = Optional.of(parameter).filter(name -> !name.isEmpty());
        return new HttpError(400, ErrorBodies.openAi(400, message, named, Optional.of("invalid_value")));
    }

    private static String prompt(JsonNode body) {
        String prompt = text(body, "prompt")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> refused("prompt: a text is needed.", "prompt"));
        if (prompt.length() > MOST_PROMPT) {
            throw refused(
                    "prompt: " + prompt.length() + " characters; at most " + MOST_PROMPT + " are read.", "prompt");
        }
        return prompt;
    }

    private static Optional<Size> size(JsonNode body) {
        Optional<String> text = text(body, "size").filter(size -> !size.equals("auto"));
        return text.map(size -> {
            Matcher matcher = SIZE.matcher(size);
            if (!matcher.matches()) {
                throw refused("size: '" + shortened(size) + "' is not like 1024x1024, nor 'auto'.", "size");
            }
            int width = Integer.parseInt(matcher.group(1));
            int height = Integer.parseInt(matcher.group(2));
            if (width % 8 != 0 || height % 8 != 0 || width < 16 || height < 16) {
                throw refused("size: both sides of " + size + " must be multiples of 8, and 16 or more.", "size");
            }
            return new Size(width, height);
        });
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode field = body.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.isValueNode()) {
            throw refused(name + ": a text is expected.", name);
        }
        return Optional.of(field.asString());
    }

    private static String choice(JsonNode body, String name, String usual, Set<String> choices) {
        String given = text(body, name).orElse(usual);
        if (!choices.contains(given)) {
            List<String> sorted = choices.stream().sorted().toList();
            throw refused(name + ": '" + shortened(given) + "' is none of " + String.join(", ", sorted) + ".", name);
        }
        return given;
    }

    private static boolean flag(JsonNode body, String name) {
        return choice(body, name, "false", Set.of("true", "false")).equals("true");
    }

    private static Optional<Long> whole(JsonNode body, String name, long least, long most) {
        return text(body, name).map(text -> {
            try {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below together with what is out of range.
            }
            throw refused(name + ": a whole number from " + least + " to " + most + " is expected.", name);
        });
    }

    private static Optional<Double> real(JsonNode body, String name, double least, double most) {
        return text(body, name).map(text -> {
            try {
                double value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below together with what is out of range.
            }
            throw refused(name + ": a number from " + least + " to " + most + " is expected.", name);
        });
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
