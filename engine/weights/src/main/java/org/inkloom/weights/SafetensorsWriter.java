package org.inkloom.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import tools.jackson.core.JsonGenerator;

/**
 * Writes safetensors files, atomically and the same bytes for the same tensors.
 *
 * <p>As the reference writer does, tensors are laid by descending element size, then by name, behind a header padded to
 * 8 bytes with spaces; so every tensor is aligned to its element.
 */
public final class SafetensorsWriter {
    /** The metadata without which transformers refuses to load a file. */
    public static final Map<String, String> FOR_PYTORCH = Map.of("format", "pt");

    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes or replaces a file, without telling how far it is.
     *
     * @see #write(Path, Collection, Map, RunControl)
     */
    public static void write(Path target, Collection<? extends TensorSource> tensors, Map<String, String> metadata) {
        write(target, tensors, metadata, RunControl.quiet());
    }

    /**
     * Writes or replaces a file; one tensor's bytes are asked for at a time.
     *
     * @param tensors no two of one name
     * @param metadata strings for the header; may be empty
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-030} if the disk is full, {@code INK-FILE-031} if the
     *     file cannot be written; the old file, if any, is untouched
     */
    public static void write(
            Path target, Collection<? extends TensorSource> tensors, Map<String, String> metadata, RunControl control) {
        List<? extends TensorSource> ordered = ordered(tensors);
        byte[] header = header(ordered, metadata);
        AtomicFile.write(target, channel -> writeTo(channel, target, header, ordered, control));
    }

    private static void writeTo(
            WritableByteChannel channel,
            Path target,
            byte[] header,
            List<? extends TensorSource> tensors,
            RunControl control)
            throws IOException {
        long total = header.length
                + tensors.stream().mapToLong(SafetensorsWriter::bytes).sum();
        try (Progress.Task task = control.progress().begin("writing " + target.getFileName(), total, "byte")) {
            SegmentOutput out = new SegmentOutput(channel, control, task, target.toString());
            out.write(header);
            for (TensorSource tensor : tensors) {
                out.write(tensor.data());
            }
        }
    }

    static long bytes(TensorSource tensor) {
        return Shapes.bytes(tensor.dtype(), tensor.shape()).orElseThrow();
    }

    private static List<? extends TensorSource> ordered(Collection<? extends TensorSource> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorSource tensor : tensors) {
            if (tensor.name().equals("__metadata__") || !names.add(tensor.name())) {
                throw new IllegalArgumentException("the name " + tensor.name() + " is taken");
            }
        }
        return tensors.stream()
                .sorted(Comparator.comparingInt((TensorSource t) -> -t.dtype().bytes())
                        .thenComparing(TensorSource::name))
                .toList();
    }

    /** Returns the length field and the padded header. */
    private static byte[] header(List<? extends TensorSource> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = StrictJson.MAPPER.createGenerator(json)) {
            out.writeStartObject();
            if (!metadata.isEmpty()) {
                out.writeObjectPropertyStart("__metadata__");
                new TreeMap<>(metadata).forEach(out::writeStringProperty);
                out.writeEndObject();
            }
            long at = 0;
            for (TensorSource tensor : tensors) {
                out.writeObjectPropertyStart(tensor.name());
                out.writeStringProperty("dtype", tensor.dtype().safetensorsName());
                long[] shape = tensor.shape();
                out.writeName("shape");
                out.writeArray(shape, 0, shape.length);
                long end = at + bytes(tensor);
                out.writeName("data_offsets");
                out.writeArray(new long[] {at, end}, 0, 2);
                out.writeEndObject();
                at = end;
            }
            out.writeEndObject();
        }
        byte[] text = json.toByteArray();
        int padded = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        byte[] spaces = new byte[padded - text.length];
        Arrays.fill(spaces, (byte) ' ');
        return ByteBuffer.allocate(SafetensorsHeader.PREFIX + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(text)
                .put(spaces)
                .array();
    }
}
