package org.inkloom.server.openai;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.PngText;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.HttpError;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.JobState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job's pictures as OpenAI answers them, whole or as events.
 *
 * @param ask what was asked for
 * @param model that drew
 * @param base the server's own address, as the client knows it
 * @param kind {@code image_generation} or {@code image_edit}
 */
record PictureAnswer(PictureAsk ask, String model, String base, String kind, ServerFolders folders) {
    /** Returns what is wrong with a job that has no pictures to show; nothing where it has them. */
    static Optional<HttpError> failure(Optional<EndedJob> ended) {
        if (ended.isEmpty()) {
            return Optional.of(error(409, "The job was taken out of the queue.", "cancelled"));
        }
        if (ended.get().state() == JobState.COMPLETED) {
            return Optional.empty();
        }
        if (ended.get().state() == JobState.CANCELLED) {
            return Optional.of(error(409, "The job was stopped.", "cancelled"));
        }
        for (JsonNode message : ComfyJson.read(ended.get().status()).path("messages")) {
            if (message.path(0).asString("").equals("execution_error")) {
                String type = message.path(1).path("exception_type").asString("");
                boolean ours = type.startsWith("inkloom.");
                String text = message.path(1).path("exception_message").asString("");
                int status = ours ? 400 : 500;
                Optional<String> code = Optional.of(ours ? type.substring("inkloom.".length()) : "failed");
                Optional<String> setting = Optional.of(
                                message.path(1).path("exception_setting").asString(""))
                        .flatMap(ErrorBodies::parameter);
                return Optional.of(new HttpError(status, ErrorBodies.openAi(status, text, setting, code)));
            }
        }
        return Optional.of(error(500, "The job failed.", "failed"));
    }

    private static HttpError error(int status, String message, String code) {
        return new HttpError(status, ErrorBodies.openAi(status, message, Optional.empty(), Optional.of(code)));
    }

    private static List<JsonNode> pictures(EndedJob ended) {
        List<JsonNode> pictures = new ArrayList<>();
        ComfyJson.read(ended.shown()).path(PictureGraph.OUTPUT).path("images").forEach(pictures::add);
        return pictures;
    }

    private Path file(JsonNode picture) {
        return folders.output()
                .resolve(picture.path("subfolder").asString(""))
                .resolve(picture.path("filename").asString());
    }

    private byte[] bytes(Path file) throws IOException {
        if (ask.format().equals("png")) {
            return Files.readAllBytes(file);
        }
        PictureEncoder.Kind as = ask.format().equals("jpeg") ? PictureEncoder.Kind.JPEG : PictureEncoder.Kind.WEBP;
        return PictureEncoder.preview(PngText.readPicture(file), as, ask.compression());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String link(JsonNode picture) {
        String link =
                base + "/view?filename=" + encoded(picture.path("filename").asString()) + "&subfolder="
                        + encoded(picture.path("subfolder").asString("")) + "&type=output";
        return ask.format().equals("png") ? link : link + "&preview=" + ask.format() + ";" + ask.compression();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the whole answer. */
    ObjectNode whole(EndedJob ended) throws IOException {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("created", ended.ended() / 1000);
        ArrayNode data = answer.putArray("data");
        for (JsonNode picture : pictures(ended)) {
            if (ask.link()) {
                data.addObject().put("url", link(picture));
            } else {
                data.addObject().put("b64_json", base64(bytes(file(picture))));
            }
        }
        return described(answer.put("model", model).put("seed", ask.seed()), ask.format());
    }

    private ObjectNode described(ObjectNode answer, String format) {
        answer.put("background", "opaque").put("output_format", format).put("quality", ask.quality());
        return answer.put(
                "size",
                ask.size().map(size -> size.width() + "x" + size.height()).orElse("auto"));
    }

    /** Returns one event for each picture of a stream's end. */
    List<ObjectNode> last(EndedJob ended) throws IOException {
        List<ObjectNode> events = new ArrayList<>();
        for (JsonNode picture : pictures(ended)) {
            ObjectNode event = ComfyJson.MAPPER.createObjectNode().put("type", kind + ".completed");
            event.put("b64_json", base64(bytes(file(picture)))).put("created_at", ended.ended() / 1000);
            events.add(described(event, ask.format()));
        }
        return events;
    }

    /** Returns the event of a picture that is not done yet. */
    ObjectNode partial(Preview preview, int index) {
        ObjectNode event = ComfyJson.MAPPER.createObjectNode().put("type", kind + ".partial_image");
        event.put("b64_json", base64(preview.bytes())).put("created_at", System.currentTimeMillis() / 1000);
        event.put("partial_image_index", index);
        return described(event, preview.format() == Preview.Format.PNG ? "png" : "jpeg");
    }
}
