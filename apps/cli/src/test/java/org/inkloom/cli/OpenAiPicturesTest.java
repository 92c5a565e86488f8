package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerOptions;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePackProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** OpenAI's routes on the carried model, over HTTP, as an SDK sends and reads them. */
class OpenAiPicturesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FOX = "\"prompt\":\"a red fox in the snow\",\"size\":\"64x64\",\"seed\":5,\"steps\":4";

    @TempDir
    static Path state;

    private static @Nullable InkloomServer serving;

    @BeforeAll
    static void start() {
        Path home = Project.root().resolve("lab/inkling-model");
        assumeTrue(
                Files.isRegularFile(home.resolve("model/model_index.json")), "skipped: this checkout carries no model");
        System.setProperty(CarriedModel.PROPERTY, home.toString());
        ServerOptions options =
                ServerOptions.of(state).listeningAt("127.0.0.1", 0).withDevice("cpu");
        NodePackProvider nodes =
                ServiceLoader.load(NodePackProvider.class).findFirst().orElseThrow();
        serving = InkloomServer.start(options, nodes, "test", (where, e) -> {
            throw new AssertionError(where, e);
        });
    }

    @AfterAll
    static void stop() {
        if (serving != null) {
            serving.close();
        }
        System.clearProperty(CarriedModel.PROPERTY);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(Objects.requireNonNull(serving).address() + path));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(200);
        return ComfyJson.read(body);
    }

    private static JsonNode generate(String fields) throws IOException, InterruptedException {
        return json(send(to("/v1/images/generations")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{" + fields + "}"))));
    }

    private static byte[] bytes(JsonNode picture) {
        return Base64.getDecoder().decode(picture.path("b64_json").asString());
    }

    private static RgbPicture picture(JsonNode picture) {
        return PngText.readPicture(bytes(picture), "the answer");
    }

    /** A form of text fields and of files, whose names begin with {@code @}. */
    private static JsonNode edit(Map<String, Object> fields) throws IOException, InterruptedException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            boolean file = field.getValue() instanceof byte[];
            String head = "--b\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\""
                    + (file ? "; filename=\"a.png\"\r\nContent-Type: image/png" : "") + "\r\n\r\n";
            form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            form.writeBytes(
                    field.getValue() instanceof byte[] bytes
                            ? bytes
                            : field.getValue().toString().getBytes(StandardCharsets.UTF_8));
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return json(send(to("/v1/images/edits")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))));
    }

    /** Mean difference of columns from one to another, in steps of 255. */
    private static double distance(RgbPicture a, RgbPicture b, int from, int to) {
        assertThat(a.width()).isEqualTo(b.width());
        assertThat(a.height()).isEqualTo(b.height());
        double sum = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int i = 3 * (y * a.width() + from); i < 3 * (y * a.width() + to); i++) {
                sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
            }
        }
        return sum / (3.0 * a.height() * (to - from));
    }

    @Test
    void pictures_come_as_base64_or_as_addresses_and_are_the_same() throws Exception {
        JsonNode answer = generate(FOX + ",\"n\":2,\"model\":\"inkling\"");
        assertThat(answer.path("data").size()).isEqualTo(2);
        RgbPicture first = picture(answer.path("data").path(0));
        assertThat(first.width()).isEqualTo(64);
        assertThat(distance(first, picture(answer.path("data").path(1)), 0, 64)).isGreaterThan(1);
        JsonNode links = generate(FOX + ",\"n\":2,\"model\":\"inkling\",\"response_format\":\"url\"");
        HttpResponse<byte[]> fetched = send(HttpRequest.newBuilder(
                URI.create(links.path("data").path(0).path("url").asString())));
        assertThat(fetched.body()).isEqualTo(bytes(answer.path("data").path(0)));
        JsonNode jpeg = generate(FOX + ",\"n\":2,\"model\":\"dall-e-3\",\"output_format\":\"jpeg\"");
        assertThat(bytes(jpeg.path("data").path(0))).startsWith(0xFF, 0xD8, 0xFF);
        assertThat(jpeg.path("model").asString()).isEqualTo("inkling");
    }

    @Test
    void a_stream_shows_as_many_pictures_on_the_way_as_were_asked_for_and_ends_with_the_whole_one() throws Exception {
        RgbPicture whole = picture(generate(FOX).path("data").path(0));
        String stream = new String(
                send(to("/v1/images/generations")
                                .POST(HttpRequest.BodyPublishers.ofString("{" + FOX.replace("\"seed\":5", "\"seed\":6")
                                        + ",\"stream\":true,\"partial_images\":2}")))
                        .body(),
                StandardCharsets.UTF_8);
        List<JsonNode> events = Arrays.stream(stream.split("\n\n"))
                .filter(event -> event.startsWith("event: "))
                .map(event -> ComfyJson.read(event.substring(event.indexOf("\ndata: ") + 7)))
                .toList();
        assertThat(events.stream().map(event -> event.path("type").asString()))
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        assertThat(bytes(events.getFirst())).startsWith(0xFF, 0xD8, 0xFF);
        assertThat(events.get(1).path("partial_image_index").asInt()).isEqualTo(1);
        RgbPicture again = picture(
                generate(FOX.replace("\"seed\":5", "\"seed\":6")).path("data").path(0));
        assertThat(distance(picture(events.getLast()), again, 0, 64)).isZero();
        assertThat(distance(whole, again, 0, 64)).as("another seed").isGreaterThan(1);
    }

    @Test
    void a_mask_keeps_what_is_opaque_and_without_one_the_whole_picture_is_drawn_over() throws Exception {
        RgbPicture from = picture(generate(FOX).path("data").path(0));
        byte[] image = PngText.encode(from, Map.of());
        byte[] alpha = new byte[64 * 64];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (i % 64 < 32 ? 0 : 255);
        }
        byte[] mask = AlphaPlane.encode(from, alpha, Map.of());
        Map<String, Object> plain = Map.of("prompt", "a blue boat", "image", image, "steps", "4", "seed", "9");
        RgbPicture over = picture(edit(plain).path("data").path(0));
        Map<String, Object> masked = new java.util.HashMap<>(plain);
        masked.put("mask", mask);
        RgbPicture half = picture(edit(masked).path("data").path(0));
        Map<String, Object> own = new java.util.HashMap<>(plain);
        own.put("image", mask);
        RgbPicture ownHalf = picture(edit(own).path("data").path(0));
        assertThat(distance(from, over, 0, 64)).as("drawn over").isGreaterThan(3);
        double kept = distance(from, half, 48, 64);
        assertThat(distance(from, half, 0, 24))
                .as("drawn where it is transparent")
                .isGreaterThan(2 * kept);
        assertThat(distance(half, ownHalf, 0, 64)).as("its own transparency").isZero();
        Map<String, Object> array = new java.util.HashMap<>(plain);
        array.put("image[]", Objects.requireNonNull(array.remove("image")));
        array.put("n", "2");
        array.put("size", "128x128");
        JsonNode two = edit(array).path("data");
        assertThat(two.size()).isEqualTo(2);
        assertThat(picture(two.path(1)).width()).isEqualTo(128);
    }
}
