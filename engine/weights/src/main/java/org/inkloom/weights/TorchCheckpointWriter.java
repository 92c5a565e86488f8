package org.inkloom.weights;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Writes a flat dict of tensors as {@code torch.save} does, for {@code torch.load(path, weights_only=True)} to read;
 * atomically, and the same bytes for the same tensors.
 */
public final class TorchCheckpointWriter {
    private static final String ROOT = "archive/";

    private TorchCheckpointWriter() {}

    /**
     * Writes or replaces a file.
     *
     * @param tensors in the order of the dict's keys, no two of one name; one's bytes are asked for at a time
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-030} if the disk is full, {@code INK-FILE-031} if the
     *     file cannot be written; the old file, if any, is untouched
     */
    public static void write(Path target, List<? extends TensorSource> tensors, RunControl control) {
        Set<String> names = new HashSet<>();
        for (TensorSource tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException("the name " + tensor.name() + " is taken");
            }
        }
        AtomicFile.write(target, channel -> writeTo(channel, target, tensors, control));
    }

    private static void writeTo(
            WritableByteChannel channel, Path target, List<? extends TensorSource> tensors, RunControl control)
            throws IOException {
        long total = tensors.stream().mapToLong(SafetensorsWriter::bytes).sum();
        try (Progress.Task task = control.progress().begin("writing " + target.getFileName(), total, "byte")) {
            StoredZip zip = new StoredZip(new SegmentOutput(channel, control, task, target.toString()));
            zip.add(ROOT + "data.pkl", PickleOutput.stateDict(tensors));
            zip.add(ROOT + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < tensors.size(); i++) {
                zip.add(ROOT + "data/" + i, tensors.get(i).data());
            }
            zip.add(ROOT + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            zip.finish();
        }
    }
}
