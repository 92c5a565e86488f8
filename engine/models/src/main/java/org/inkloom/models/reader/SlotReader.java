package org.inkloom.models.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;

/**
 * Reads pictures of any size: they are brought to the network's, 128 pixels for the carried one. Larger ones are averaged,
 * smaller ones repeat their pixels.
 *
 * <p>One thread at a time. Owns its weights until {@link #close}.
 */
public final class SlotReader implements AutoCloseable {
    /** The name of a reader's file. */
    public static final String FILE = "slot-reader.safetensors";

    private static final int BATCH = 64;

    private final Weights weights;
    private final SlotReaderNet net;
    private final List<SlotValues> slots;
    private final int pixels;

    private SlotReader(Weights weights, SlotReaderNet net, List<SlotValues> slots, int pixels) {
        this.pixels = pixels;
        this.weights = weights;
        this.net = net;
        this.slots = slots;
    }

    /**
     * A picture.
     *
     * @param width pixels
     * @param height pixels
     * @param rgb {@code height * width * 3} bytes, rows from the top
     */
    public record Rgb(int width, int height, byte[] rgb) {}

    /**
     * Loads a reader.
     *
     * @throws InkloomException {@code INK-FILE-nnn} if the file is missing or damaged, {@code INK-SCORE-001} if it is no
     *     reader, {@code INK-MODEL-001} if it is not whole
     */
    public static SlotReader load(Path file, Placement placement) {
        SafetensorsFile opened = SafetensorsFile.open(file);
        List<SlotValues> slots = SlotValues.of(opened.metadata());
        if (slots.isEmpty()) {
            opened.close();
            throw InkloomException.badInput(
                    "INK-SCORE-001",
                    "The file " + file + " holds no slot reader.",
                    "A reader's metadata name its slots and their values, and this file's do not.",
                    "Give the file reader/" + FILE + " that comes with Inkling.");
        }
        ReaderSizes sizes = ReaderSizes.of(opened.metadata());
        return Weights.openFinite(opened, placement)
                .ownedBy(weights -> new SlotReader(
                        weights,
                        weights.build(
                                "slot reader", AdapterSet.NONE, name -> false, w -> new SlotReaderNet(w, sizes, slots)),
                        slots,
                        sizes.pixels()));
    }

    /** Returns the questions, in the network's order. */
    public List<SlotValues> slots() {
        return slots;
    }

    /** Reads pictures, in their order. */
    public List<SlotReading> read(List<Rgb> pictures) {
        List<SlotReading> out = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            out.addAll(readBatch(pictures.subList(from, Math.min(pictures.size(), from + BATCH))));
        }
        return out;
    }

    private List<SlotReading> readBatch(List<Rgb> pictures) {
        Placement placement = weights.placement();
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor[] rows = new Tensor[pictures.size()];
            for (int i = 0; i < rows.length; i++) {
                Rgb picture = pictures.get(i);
                rows[i] = input(Tensors.of(picture.rgb(), 1, picture.height(), picture.width(), 3), pixels);
            }
            Tensor x = Tensors.to(Tensors.cat(0, rows), placement.device(), placement.compute());
            List<float[]> likely = net.forward(x).stream()
                    .map(head -> Tensors.floats(torch.softmax(Tensors.cast(head, DType.FLOAT32), 1)))
                    .toList();
            List<SlotReading> out = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                out.add(reading(likely, i));
            }
            return out;
        }
    }

    private SlotReading reading(List<float[]> likely, int row) {
        Map<String, SlotReading.Answer> answers = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            SlotValues slot = slots.get(i);
            int size = slot.values().size();
            float[] own = new float[size];
            System.arraycopy(likely.get(i), row * size, own, 0, size);
            answers.put(slot.slot(), new SlotReading.Answer(slot, own));
        }
        return new SlotReading(answers);
    }

    /**
     * Returns bytes as a network's input, {@code [B, 3, pixels, pixels]} float32, -1 to 1, on the bytes' device.
     *
     * @param rgb {@code [B, height, width, 3]} uint8
     * @param pixels as {@link ReaderSizes#pixels}
     */
    public static Tensor input(Tensor rgb, int pixels) {
        try (Scope scope = Scope.open()) {
            Tensor bytes = rgb.permute(0, 3, 1, 2);
            Tensor x = Tensors.add(Tensors.mul(Tensors.cast(bytes, DType.FLOAT32), 2 / 255.0), -1)
                    .contiguous();
            boolean fits = x.size(2) == pixels && x.size(3) == pixels;
            return scope.keep(fits ? x : torch.adaptive_avg_pool2d(x, pixels, pixels));
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
