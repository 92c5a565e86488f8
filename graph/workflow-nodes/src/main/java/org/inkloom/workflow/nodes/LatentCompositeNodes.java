package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes that crop, paste, blend and batch latents. */
final class LatentCompositeNodes {
    private static final int PIXELS = 8;
    private static final int LEAST = 8;
    private static final int MOST = 16_384;

    private LatentCompositeNodes() {}

    static List<NodeType> types() {
        return List.of(composite(), compositeMasked(), crop(), blend(), batch(), rebatch());
    }

    private static LatentArray latent(NodeCall call, String input) {
        return LatentNodes.latent(call, input).array();
    }

    private static NodeResult result(LatentArray latents) {
        return NodeResult.of(new Values.Latent(latents));
    }

    private static InputSpec socket(String name) {
        return InputSpec.socket(name, "LATENT");
    }

    private static InputSpec pixels(String name) {
        return InputSpec.whole(name, 0, 0, MOST, PIXELS);
    }

    private static NodeType composite() {
        return new Declared(
                NodeSpec.named("LatentComposite")
                        .title("Latent Composite")
                        .category("latent")
                        .says("Lays latents into others, fading over some pixels where their edge is inside.")
                        .inputs(
                                socket("samples_to"),
                                socket("samples_from"),
                                pixels("x"),
                                pixels("y"),
                                pixels("feather"))
                        .output("LATENT"),
                call -> {
                    LatentArray to = latent(call, "samples_to");
                    LatentArray from = latent(call, "samples_from");
                    int left = call.count("x") / PIXELS;
                    int top = call.count("y") / PIXELS;
                    int over = call.count("feather") / PIXELS;
                    int tall = Math.min(from.height(), to.height() - top);
                    int wide = Math.min(from.width(), to.width() - left);
                    float[] shares = new float[from.height() * from.width()];
                    for (int at = 0; at < shares.length; at++) {
                        int x = at % from.width();
                        int y = at / from.width();
                        float share = top == 0 ? 1 : rate(y, over);
                        share *= top + tall < to.height() ? rate(tall - 1 - y, over) : 1;
                        share *= left == 0 ? 1 : rate(x, over);
                        shares[at] = share * (left + wide < to.width() ? rate(wide - 1 - x, over) : 1);
                    }
                    return result(laid(to, from, left, top, shares));
                });
    }

    private static float rate(int place, int over) {
        return place >= 0 && place < over ? (place + 1f) / over : 1;
    }

    private static NodeType compositeMasked() {
        return new Declared(
                NodeSpec.named("LatentCompositeMasked")
                        .category("latent")
                        .module("comfy_extras.nodes_mask")
                        .says("Lays latents into others, where a mask says so.")
                        .inputs(
                                socket("destination"),
                                socket("source"),
                                pixels("x"),
                                pixels("y"),
                                InputSpec.flag("resize_source", false),
                                InputSpec.socket("mask", "MASK").optional())
                        .output("LATENT"),
                call -> {
                    LatentArray to = latent(call, "destination");
                    LatentArray source = latent(call, "source");
                    LatentArray from = call.flag("resize_source")
                            ? LatentNodes.resized(source, to.height(), to.width(), "bilinear")
                            : source;
                    float[] shares = new float[from.height() * from.width()];
                    Arrays.fill(shares, 1);
                    float[] mask = call.find("mask", Values.Mask.class)
                            .map(said -> Arrays.copyOf(
                                    MaskArrays.resized(said, from.height(), from.width())
                                            .values(),
                                    shares.length))
                            .orElse(shares);
                    return result(laid(to, from, call.count("x") / PIXELS, call.count("y") / PIXELS, mask));
                });
    }

    /** Pastes latents into others, in the scale of these. If there are fewer of them, they are repeated from the first. */
    private static LatentArray laid(LatentArray to, LatentArray given, int left, int top, float[] shares) {
        LatentArray from = given.inScale(to.factor());
        if (to.channels() != from.channels()) {
            throw new IllegalArgumentException("The latents have " + to.channels() + " and " + from.channels()
                    + " channels: they are of different models.");
        }
        float[] values = to.values().clone();
        int plane = from.height() * from.width();
        for (int at = 0; at < values.length; at++) {
            int x = at % to.width() - left;
            int y = at / to.width() % to.height() - top;
            if (x >= 0 && y >= 0 && x < from.width() && y < from.height()) {
                int channel = at / (to.width() * to.height()) % to.channels();
                int picture = at / (to.width() * to.height() * to.channels()) % from.batch();
                float share = shares[y * from.width() + x];
                float source = from.values()[(picture * from.channels() + channel) * plane + y * from.width() + x];
                values[at] = source * share + values[at] * (1 - share);
            }
        }
        return to.with(values).scaledBy(from.factor());
    }

    private static NodeType crop() {
        return new Declared(
                NodeSpec.named("LatentCrop")
                        .title("Crop Latent")
                        .category("latent/transform")
                        .says("Cuts a part out of latents, at least 64 pixels each way.")
                        .inputs(
                                socket("samples"),
                                InputSpec.whole("width", 512, 64, MOST, PIXELS),
                                InputSpec.whole("height", 512, 64, MOST, PIXELS),
                                pixels("x"),
                                pixels("y"))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples");
                    int left = Math.max(0, Math.min(call.count("x") / PIXELS, from.width() - LEAST));
                    int top = Math.max(0, Math.min(call.count("y") / PIXELS, from.height() - LEAST));
                    int wide = Math.min(call.count("width") / PIXELS, from.width() - left);
                    int tall = Math.min(call.count("height") / PIXELS, from.height() - top);
                    return result(cut(from, left, top, wide, tall));
                });
    }

    /** Crops latents. The whole mask is resized to the new size, as in ComfyUI. */
    private static LatentArray cut(LatentArray from, int left, int top, int wide, int tall) {
        float[] values = new float[from.batch() * from.channels() * wide * tall];
        for (int row = 0; row < from.batch() * from.channels() * tall; row++) {
            int source = (row / tall * from.height() + top + row % tall) * from.width() + left;
            System.arraycopy(from.values(), source, values, row * wide, wide);
        }
        return new LatentArray(
                values,
                from.batch(),
                from.channels(),
                tall,
                wide,
                from.mask()
                        .map(mask -> Planes.resize(
                                mask,
                                1,
                                new Planes.Size(from.height(), from.width()),
                                new Planes.Size(tall, wide),
                                "bilinear")),
                from.places(),
                from.factor());
    }

    private static NodeType blend() {
        return new Declared(
                NodeSpec.named("LatentBlend")
                        .title("Latent Blend")
                        .category("_for_testing")
                        .says("Mixes latents; the second ones are brought to the size of the first.")
                        .inputs(
                                socket("samples1"),
                                socket("samples2"),
                                InputSpec.real("blend_factor", 0.5, 0, 1, 0.01).says("How much of the first stays."))
                        .output("LATENT"),
                call -> {
                    LatentArray first = latent(call, "samples1");
                    LatentArray second = fitted(latent(call, "samples2"), first, "bicubic");
                    float share = (float) call.real("blend_factor");
                    float[] shares = new float[first.height() * first.width()];
                    Arrays.fill(shares, 1 - share);
                    return result(laid(first, second, 0, 0, shares));
                });
    }

    private static LatentArray fitted(LatentArray given, LatentArray to, String method) {
        LatentArray from = given.inScale(to.factor());
        return from.height() == to.height() && from.width() == to.width()
                ? from
                : LatentNodes.resized(
                        LatentNodes.centred(from, to.height(), to.width()), to.height(), to.width(), method);
    }

    private static NodeType batch() {
        return new Declared(
                NodeSpec.named("LatentBatch")
                        .category("latent/batch")
                        .module("comfy_extras.nodes_latent")
                        .says("Puts latents together; the second ones are brought to the size of the first.")
                        .inputs(socket("samples1"), socket("samples2"))
                        .output("LATENT")
                        .is(NodeTrait.DEPRECATED),
                call -> {
                    LatentArray first = latent(call, "samples1");
                    LatentArray second = fitted(latent(call, "samples2"), first, "bilinear");
                    return result(together(List.of(first, second)));
                });
    }

    /** Joins batches. Each latent keeps its index for noise, so it is drawn with the same noise as before. */
    private static LatentArray together(List<LatentArray> all) {
        LatentArray first = all.getFirst();
        int length = all.stream().mapToInt(one -> one.values().length).sum();
        float[] values = new float[length];
        List<Integer> places = new ArrayList<>();
        int at = 0;
        for (LatentArray one : all) {
            System.arraycopy(one.values(), 0, values, at, one.values().length);
            at += one.values().length;
            for (int i = 0; i < one.batch(); i++) {
                places.add(one.places().isEmpty() ? i : one.places().get(i));
            }
        }
        int batch = all.stream().mapToInt(LatentArray::batch).sum();
        double factor = all.stream().mapToDouble(LatentArray::factor).max().orElse(0);
        return new LatentArray(
                values, batch, first.channels(), first.height(), first.width(), first.mask(), places, factor);
    }

    private static NodeType rebatch() {
        return new Declared(
                NodeSpec.named("RebatchLatents")
                        .title("Rebatch Latents")
                        .category("latent/batch")
                        .module("comfy_extras.nodes_rebatch")
                        .says("Puts a list of latents into batches of a size; other sizes begin another batch.")
                        .inputs(socket("latents"), InputSpec.whole("batch_size", 1, 1, 4096))
                        .output(OutputSpec.of("LATENT").asList())
                        .is(NodeTrait.TAKES_LISTS),
                call -> {
                    int size = Math.toIntExact(
                            call.all("batch_size", Number.class).getFirst().longValue());
                    List<Object> batches = new ArrayList<>();
                    List<LatentArray> open = new ArrayList<>();
                    for (Values.Latent latent : call.all("latents", Values.Latent.class)) {
                        for (int i = 0; i < latent.array().batch(); i++) {
                            LatentArray one = one(latent.array(), i);
                            if (open.size() == size || !open.isEmpty() && !alike(open.getFirst(), one)) {
                                batches.add(new Values.Latent(together(open)));
                                open.clear();
                            }
                            open.add(one);
                        }
                    }
                    batches.add(new Values.Latent(together(open)));
                    return NodeResult.of(batches);
                });
    }

    private static boolean alike(LatentArray a, LatentArray b) {
        return a.channels() == b.channels()
                && a.height() == b.height()
                && a.width() == b.width()
                && a.factor() == b.factor()
                && a.mask().map(Arrays::hashCode).equals(b.mask().map(Arrays::hashCode));
    }

    private static LatentArray one(LatentArray from, int place) {
        int length = from.values().length / from.batch();
        return new LatentArray(
                Arrays.copyOfRange(from.values(), place * length, (place + 1) * length),
                1,
                from.channels(),
                from.height(),
                from.width(),
                from.mask(),
                List.of(from.places().isEmpty() ? place : from.places().get(place)),
                from.factor());
    }
}
