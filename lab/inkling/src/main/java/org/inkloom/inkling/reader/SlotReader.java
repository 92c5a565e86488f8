package org.inkloom.inkling.reader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;

/**
 * Reads pictures of any size: they are brought to 128 pixels by averaging.
 *
 * <p>One thread at a time. Owns its weights until {@link #close}.
 */
public final class SlotReader implements AutoCloseable {
    private static final String RESOURCE = "/org/inkloom/inkling/reader/" + ReaderCheckpoint.WEIGHTS;
    private static final int BATCH = 64;

    private final Weights weights;
    private final SlotReaderNet net;
    private final Placement placement;

    private SlotReader(Path file, Placement placement) {
        this.placement = placement;
        SafetensorsFile opened = SafetensorsFile.open(file);
        ReaderSizes sizes = ReaderSizes.of(opened.metadata());
        weights = Weights.open(opened, placement);
        net = weights.build("slot reader", AdapterSet.NONE, name -> false, w -> new SlotReaderNet(w, sizes));
    }

    /** Loads the reader that the module carries. */
    public static SlotReader embedded(Placement placement) {
        try (InputStream in = SlotReader.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the module");
            }
            Path copy = Files.createTempFile("slot-reader", ".safetensors");
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return load(copy, placement);
            } finally {
                // The mapping outlives the name.
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads a reader from a file that training wrote.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-…} or {@code INK-MODEL-001} if it is none
     */
    public static SlotReader load(Path file, Placement placement) {
        return new SlotReader(file, placement);
    }

    /** Reads pictures, in their order. */
    public List<Reading> read(List<RgbPicture> pictures) {
        List<Reading> out = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            out.addAll(readBatch(pictures.subList(from, Math.min(pictures.size(), from + BATCH))));
        }
        return out;
    }

    private List<Reading> readBatch(List<RgbPicture> pictures) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor[] rows = new Tensor[pictures.size()];
            for (int i = 0; i < rows.length; i++) {
                RgbPicture picture = pictures.get(i);
                rows[i] = input(Tensors.of(picture.rgb(), 1, picture.height(), picture.width(), 3));
            }
            Tensor x = Tensors.to(Tensors.cat(0, rows), placement.device(), placement.compute());
            List<float[]> likely = net.forward(x).stream()
                    .map(head -> Tensors.floats(torch.softmax(Tensors.cast(head, DType.FLOAT32), 1)))
                    .toList();
            List<Reading> out = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                out.add(reading(likely, i));
            }
            return out;
        }
    }

    /**
     * Returns bytes as the network's input, {@code [B, 3, 128, 128]} float32, -1 to 1, on the bytes' device.
     *
     * @param rgb {@code [B, height, width, 3]} uint8
     */
    static Tensor input(Tensor rgb) {
        try (Scope scope = Scope.open()) {
            Tensor bytes = rgb.permute(0, 3, 1, 2);
            Tensor x = Tensors.add(Tensors.mul(Tensors.cast(bytes, DType.FLOAT32), 2 / 255.0), -1)
                    .contiguous();
            boolean fits = x.size(2) == SlotReaderNet.SIZE && x.size(3) == SlotReaderNet.SIZE;
            return scope.keep(fits ? x : torch.adaptive_avg_pool2d(x, SlotReaderNet.SIZE, SlotReaderNet.SIZE));
        }
    }

    private static Reading reading(List<float[]> likely, int row) {
        List<Integer> labels = new ArrayList<>();
        List<Double> confidence = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            float[] all = likely.get(slot.ordinal());
            int best = 0;
            int from = row * slot.size();
            for (int i = 1; i < slot.size(); i++) {
                best = all[from + i] > all[from + best] ? i : best;
            }
            labels.add(best);
            confidence.add((double) all[from + best]);
        }
        return new Reading(labels, confidence);
    }

    @Override
    public void close() {
        weights.close();
    }
}
