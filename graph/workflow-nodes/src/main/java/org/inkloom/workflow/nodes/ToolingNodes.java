package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import org.inkloom.workflow.node.PictureExchange;
import org.inkloom.workflow.node.Preview;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that exchange pictures with the client directly instead of in files, with the names of comfyui-tooling-nodes.
 */
final class ToolingNodes {
    private static final String FORMAT = "PNG";
    private static final int QUALITY = 95;
    private static final long MOST_PIXELS = 64L << 20;
    private static final Pattern LANGUAGE = Pattern.compile("lang:(\\w\\w)");

    private final PictureExchange exchange;
    private final Path user;

    /**
     * Makes the nodes.
     *
     * @param exchange where pictures are exchanged
     * @param user the user's input folder, which identifies the user
     */
    ToolingNodes(PictureExchange exchange, Path user) {
        this.exchange = exchange;
        this.user = user;
    }

    List<NodeType> types() {
        return List.of(written(), writtenMask(), sent(), loaded(), saved(), masked(), translated());
    }

    static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("external_tooling")
                .module("custom_nodes.comfyui-tooling-nodes")
                .says(says);
    }

    private static InputSpec format() {
        return InputSpec.combo("format", List.of(FORMAT, "JPEG"));
    }

    /** A decoded picture, and its alpha channel if it has one. */
    private record Decoded(Values.Image image, Optional<float[]> alpha) {
        Values.Mask mask(boolean opaque) {
            PixelArray array = image.array();
            float[] values = new float[array.height() * array.width()];
            for (int i = 0; i < values.length; i++) {
                values[i] = opaque ? 1 : array.values()[3 * i];
            }
            return new Values.Mask(alpha.orElse(values), 1, array.height(), array.width());
        }
    }

    private static Decoded decoded(byte[] bytes) throws BadPictureException, IOException {
        PictureHeader header = HeaderProbe.read(bytes);
        if ((long) header.width() * header.height() > MOST_PIXELS) {
            throw new IOException("The picture has " + header.width() + "x" + header.height() + " pixels, more than "
                    + MOST_PIXELS + ".");
        }
        Pixels pixels = PictureDecoder.read(bytes);
        PixelArray array = PixelArray.black(1, pixels.height(), pixels.width());
        Bytes.put(pixels, array, 0);
        Optional<float[]> alpha = AlphaPlane.read(bytes)
                .filter(plane -> plane.length == pixels.width() * pixels.height())
                .map(ToolingNodes::unit);
        return new Decoded(new Values.Image(array), alpha);
    }

    private static float[] unit(byte[] plane) {
        float[] values = new float[plane.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (plane[i] & 0xff) / 255f;
        }
        return values;
    }

    private static byte[] base64(String text) {
        String bare = text.replaceFirst("^data:image/[a-z]+;base64,", "").replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(bare);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The picture is no Base64: " + e.getMessage() + ".", e);
        }
    }

    private NodeType written() {
        return new Declared(
                named("ETN_LoadImageBase64", "Load Image (Base64)", "Reads a picture that the graph holds as text.")
                        .inputs(InputSpec.text("image", ""))
                        .output(OutputSpec.of("image", "IMAGE"))
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    Decoded picture = decoded(base64(call.text("image")));
                    return NodeResult.of(picture.image(), picture.mask(true));
                });
    }

    private NodeType writtenMask() {
        return new Declared(
                named(
                                "ETN_LoadMaskBase64",
                                "Load Mask (Base64)",
                                "Reads a mask that the graph holds as text: of a coloured picture the red channel.")
                        .inputs(InputSpec.text("mask", ""))
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    Decoded picture = decoded(base64(call.text("mask")));
                    return NodeResult.of(new Decoded(picture.image(), Optional.empty()).mask(false));
                });
    }

    private NodeType sent() {
        return new Declared(
                named("ETN_SendImageWebSocket", "Send Image (WebSocket)", "Sends pictures to whoever queued the graph.")
                        .inputs(InputSpec.socket("images", "IMAGE"), format())
                        .is(NodeTrait.OUTPUT),
                constants -> Optional.empty(),
                call -> {
                    Values.Image images = call.get("images", Values.Image.class);
                    List<Object> shown = new ArrayList<>();
                    for (int i = 0; i < images.array().batch(); i++) {
                        PictureExchange.Held picture = encoded(call, images, i);
                        boolean png = picture.type().equals("image/png");
                        call.preview(
                                new Preview(png ? Preview.Format.PNG : Preview.Format.JPEG, picture.bytes(), true));
                        call.progress(i + 1L, images.array().batch());
                        shown.add(facts("websocket", Optional.empty(), picture.type()));
                    }
                    return NodeResult.showing("images", shown);
                });
    }

    private static PictureExchange.Held encoded(NodeCall call, Values.Image images, int picture) {
        if (call.text("format").equals(FORMAT)) {
            return new PictureExchange.Held("image/png", Bytes.png(images, picture, Map.of()));
        }
        Pixels pixels = Bytes.pixels(images.array(), picture);
        RgbPicture rgb = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        return new PictureExchange.Held("image/jpeg", PictureEncoder.preview(rgb, PictureEncoder.Kind.JPEG, QUALITY));
    }

    private static Map<String, Object> facts(String source, Optional<String> id, String type) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("source", source);
        id.ifPresent(one -> facts.put("id", one));
        facts.put("content-type", type);
        facts.put("type", "output");
        return facts;
    }

    private NodeType loaded() {
        return new Declared(
                named(
                                "ETN_LoadImageCache",
                                "Load Image from Cache",
                                "Reads a picture that a client put at /api/etn/image/ID.")
                        .inputs(InputSpec.text("id", ""))
                        .output(OutputSpec.of("image", "IMAGE"))
                        .output(OutputSpec.of("mask", "MASK")),
                this::identity,
                call -> {
                    String id = call.text("id");
                    PictureExchange.Held held = exchange.find(user, id)
                            .orElseThrow(() -> InkloomException.badInput(
                                    "INK-GRAPH-037",
                                    "There is no picture " + id + ".",
                                    "It was not put at /api/etn/image before the graph ran, or newer ones took its place.",
                                    "Put it there again, and queue the graph once more."));
                    Decoded picture = decoded(held.bytes());
                    return NodeResult.of(picture.image(), picture.mask(false));
                });
    }

    private Optional<String> identity(Map<String, @Nullable Object> constants) {
        return constants.containsKey("id")
                ? exchange.find(user, String.valueOf(constants.get("id"))).map(held -> ContentDigest.of(held.bytes()))
                : Optional.of("");
    }

    private NodeType saved() {
        return new Declared(
                named(
                                "ETN_SaveImageCache",
                                "Save Image to Cache",
                                "Keeps pictures for a while; a client gets them at /api/etn/image/ID.")
                        .inputs(InputSpec.socket("images", "IMAGE"), format())
                        .is(NodeTrait.OUTPUT),
                // Never reused: the exchange drops pictures after a while, so an earlier result may name one that is
                // gone.
                constants -> Optional.empty(),
                call -> {
                    Values.Image images = call.get("images", Values.Image.class);
                    List<Object> shown = new ArrayList<>();
                    for (int i = 0; i < images.array().batch(); i++) {
                        PictureExchange.Held picture = encoded(call, images, i);
                        String id = UUID.randomUUID().toString().replace("-", "");
                        exchange.put(user, id, picture);
                        shown.add(facts("http", Optional.of(id), picture.type()));
                    }
                    return NodeResult.showing("images", shown);
                });
    }

    private NodeType masked() {
        return new Declared(
                named("ETN_ApplyMaskToImage", "Apply Mask to Image", "Makes pictures opaque where a mask is.")
                        .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.socket("mask", "MASK"))
                        .output(OutputSpec.of("masked", "IMAGE")),
                call -> {
                    PixelArray from = call.get("image", Values.Image.class).array();
                    Values.Mask mask = call.get("mask", Values.Mask.class);
                    if (mask.height() != from.height() || mask.width() != from.width()) {
                        throw new IllegalArgumentException("The picture has " + from.width() + "x" + from.height()
                                + " pixels and the mask " + mask.width() + "x" + mask.height() + ".");
                    }
                    int plane = from.height() * from.width();
                    float[] alpha = new float[from.batch() * plane];
                    for (int i = 0; i < from.batch(); i++) {
                        int one = mask.batch() == from.batch() ? i : 0;
                        System.arraycopy(mask.values(), one * plane, alpha, i * plane, plane);
                    }
                    return NodeResult.of(new Values.Image(from, Optional.of(alpha)));
                });
    }

    private NodeType translated() {
        return new Declared(
                named(
                                "ETN_Translate",
                                "Translate Text",
                                "Hands a text on: nothing is translated here. lang:en is taken out, other languages are refused.")
                        .inputs(InputSpec.lines("text"))
                        .output(OutputSpec.of("translation", "STRING")),
                call -> {
                    Matcher language = LANGUAGE.matcher(call.text("text"));
                    while (language.find()) {
                        if (!language.group(1).toLowerCase(Locale.ROOT).equals("en")) {
                            throw InkloomException.badInput(
                                    "INK-GRAPH-038",
                                    "The text asks for the language '" + language.group(1) + "'.",
                                    "Nothing is translated here; models are told what stands there.",
                                    "Take " + language.group() + " out. Kolors and Inkling read Chinese as it is.");
                        }
                    }
                    return NodeResult.of(
                            LANGUAGE.matcher(call.text("text")).replaceAll("").strip());
                });
    }
}
