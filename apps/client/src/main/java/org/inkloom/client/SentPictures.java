package org.inkloom.client;

import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.Blake3;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures of a request as the server's graphs name them.
 *
 * @param start of the picture to start from
 * @param mask of what of it is drawn over
 * @param controls one for each control
 */
record SentPictures(Optional<String> start, Optional<String> mask, List<String> controls) {
    private static final String ASSETS = "/api/v2/assets";

    SentPictures {
        controls = List.copyOf(controls);
    }

    /**
     * Sends what the server does not have.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-CLI-032} for a file that cannot be read; as other requests fail
     */
    static SentPictures of(ServerCalls calls, RemoteRequest request, RemoteListener listener, RunControl control) {
        Sending sending = new Sending(calls, listener, control.cancellation());
        return new SentPictures(
                request.start().map(start -> sending.name(start.picture(), SettingKey.of("init"))),
                request.start().flatMap(start -> start.mask().map(mask -> sending.mask(start.picture(), mask))),
                request.controls().stream()
                        .map(use -> sending.name(use.picture(), SettingKey.of("control")))
                        .toList());
    }

    /** One request's way to the server's files. */
    private record Sending(ServerCalls calls, RemoteListener listener, Cancellation stop) {
        String name(SentPicture picture, SettingKey setting) {
            return name(picture.bytes(setting), picture.name());
        }

        /** A mask goes over in its picture's size, so that the server cuts both alike. */
        String mask(SentPicture picture, SentPicture mask) {
            RgbPicture whole = picture.decoded(SettingKey.of("init"));
            RgbPicture greys = Resampler.resize(
                    mask.decoded(SettingKey.of("mask")), whole.width(), whole.height(), ResampleFilter.LANCZOS);
            return name(PngText.encode(greys, Map.of()), "mask.png");
        }

        private String name(byte[] bytes, String name) {
            String hash = "blake3:" + HexFormat.of().formatHex(Blake3.hash(bytes));
            ObjectNode known = JsonNodeFactory.instance.objectNode();
            known.put("hash", hash).put("file_path", name);
            HttpResponse<byte[]> answer =
                    calls.ask(ServerCalls.Call.post(ASSETS + "/from-hash", known.toString()), stop, listener);
            JsonNode asset = answer.statusCode() == 404
                    ? calls.json(ServerCalls.Call.file(ASSETS, bytes, name, hash), stop, listener)
                    : ServerCalls.read(answer);
            String called = asset.path("input_name").asString("");
            if (called.isEmpty()) {
                throw RemoteRefusals.refused(calls.server(), answer.statusCode(), asset);
            }
            return called;
        }
    }
}
