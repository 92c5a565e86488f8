package org.inkloom.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What the plugin Krita AI Diffusion asks when it connects and draws, in its order. */
@ExtendWith(SharedServer.class)
class KritaTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private String address = "";

    @Test
    void the_plugin_connects_draws_and_gets_its_picture_by_the_socket(DrawingServer server) throws Exception {
        address = server.address();
        JsonNode device = get("/system_stats").path("devices").path(0);
        assertThat(device.path("name").asString()).isNotEmpty();
        assertThat(device.path("type").asString()).isIn("cpu", "cuda");
        assertThat(device.path("vram_total").isNumber()).isTrue();
        assertThat(get("/api/etn/languages").isArray()).isTrue();
        String session = UUID.randomUUID().toString();
        // It opens a socket to see that this can be done, and a second one to listen.
        listen(session).socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        askForModels();
        exchangePictures();
        assertThat(get("/api/etn/translate/zh/a%20fox").asString()).isEqualTo("a fox");
        Heard heard = listen(session);
        assertThat(heard.next().path("type").asString()).isEqualTo("status");
        assertThat(get("/api/queue").path("queue_running").isArray()).isTrue();
        draw(heard, session);
        assertThat(send(request("/interrupt").POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
        heard.socket.abort();
        assertThat(server.failures).isEmpty();
    }

    private void askForModels() throws Exception {
        JsonNode nodes = get("/object_info");
        for (List<String> list : List.of(List.of("VAELoader", "vae_name"), List.of("LoraLoader", "lora_name"))) {
            JsonNode options = nodes.path(list.getFirst())
                    .path("input")
                    .path("required")
                    .path(list.getLast())
                    .path(0);
            assertThat(options.isArray()).as(list.getFirst()).isTrue();
        }
        JsonNode checkpoints = get("/api/etn/model_info/checkpoints?offset=0&limit=8");
        assertThat(checkpoints.path("inkling").path("base_model").asString()).isEqualTo("unknown");
        assertThat(checkpoints.path("inkling").path("is_inpaint").isBoolean()).isTrue();
        assertThat(checkpoints.path("_meta").path("total").asInt()).isPositive();
        JsonNode none = get("/api/etn/model_info/diffusion_models?offset=500&limit=8");
        assertThat(none.path("_meta").path("count").asInt()).isZero();
        assertThat(get("/api/etn/model_info/unet_gguf").isObject()).isTrue();
        assertThat(send(request("/api/etn/model_info/nowhere")).statusCode()).isEqualTo(400);
    }

    private void exchangePictures() throws Exception {
        byte[] bytes = {1, 2, 3};
        HttpRequest.Builder put = request("/api/etn/image/abc").header("Content-Type", "image/png");
        assertThat(send(put.PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))).statusCode())
                .isEqualTo(201);
        assertThat(send(put).body()).contains("cached");
        HttpResponse<byte[]> got =
                CLIENT.send(request("/api/etn/image/abc").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("Content-Type")).contains("image/png");
        HttpRequest.Builder page = request("/api/etn/image/page").header("Content-Type", "text/html");
        assertThat(send(page.PUT(HttpRequest.BodyPublishers.ofString("<script>")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(send(request("/api/etn/image/page")).headers().firstValue("Content-Type"))
                .contains("application/octet-stream");
        assertThat(send(request("/api/etn/image/none")).statusCode()).isEqualTo(404);
    }

    private void draw(Heard heard, String session) throws Exception {
        String id = UUID.randomUUID().toString();
        String graph = """
                {"1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"inkling"}},
                 "2":{"class_type":"CLIPTextEncode","inputs":{"text":"a girl","clip":["1",1]}},
                 "3":{"class_type":"EmptyLatentImage","inputs":{"width":128,"height":128,"batch_size":1}},
                 "4":{"class_type":"KSampler","inputs":{"seed":3,"steps":3,"cfg":3,"sampler_name":"euler",
                      "scheduler":"normal","denoise":1,"model":["1",0],"positive":["2",0],"negative":["2",0],
                      "latent_image":["3",0]}},
                 "5":{"class_type":"VAEDecode","inputs":{"samples":["4",0],"vae":["1",2]}},
                 "6":{"class_type":"SaveImageWebsocket","inputs":{"images":["5",0]}}}
                """;
        String body = "{\"prompt\":" + graph + ",\"client_id\":\"" + session + "\",\"front\":true,\"prompt_id\":\"" + id
                + "\"}";
        HttpResponse<String> answer = send(request("/prompt").POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(ComfyJson.read(answer.body()).path("prompt_id").asString()).isEqualTo(id);
        List<String> types = new ArrayList<>();
        JsonNode message;
        do {
            message = heard.next();
            types.add(message.path("type").asString());
        } while (!(types.getLast().equals("executing")
                && message.path("data").path("node").isNull()));
        assertThat(message.path("data").path("prompt_id").asString()).isEqualTo(id);
        assertThat(types).contains("execution_start", "execution_cached", "executing", "progress", "execution_success");
        byte[] picture = heard.pictures.poll(20, TimeUnit.SECONDS);
        assertThat(picture).isNotNull().startsWith(0, 0, 0, 1, 0, 0, 0, 2, 0x89, 'P', 'N', 'G');
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return ComfyJson.read(answer.body());
    }

    private Heard listen(String session) {
        Heard heard = new Heard();
        heard.socket = CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create("ws" + address.substring(4) + "/ws?clientId=" + session), heard)
                .join();
        return heard;
    }

    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<JsonNode> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();

        @SuppressWarnings("NullAway.Init") // set as soon as the socket is open
        WebSocket socket;

        private final StringBuilder text = new StringBuilder();
        private byte[] bytes = {};

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(ComfyJson.read(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + part.remaining());
            part.get(all, bytes.length, part.remaining());
            bytes = all;
            if (last) {
                pictures.add(bytes);
                bytes = new byte[0];
            }
            from.request(1);
            return null;
        }

        JsonNode next() throws InterruptedException {
            JsonNode message = texts.poll(60, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing was said for a minute");
            }
            return message;
        }
    }
}
