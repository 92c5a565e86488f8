package org.inkloom.training.store;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Safetensors files with a checksum of their tensors. A power failure or a broken copy may leave a file of the right
 * length with wrong bytes; without a checksum everything computed from it would be wrong without an error.
 */
public final class SealedTensors {
    private static final String SEAL = "crc32c";
    private static final long SLICE = 1L << 30;

    private SealedTensors() {}

    /**
     * Writes or replaces a file.
     *
     * @throws InkloomException as {@link SafetensorsWriter#write(Path, java.util.Collection, Map)}
     */
    public static void write(Path file, List<StoredTensor> tensors) {
        SafetensorsWriter.write(file, tensors, Map.of(SEAL, seal(tensors)));
    }

    /**
     * Verifies the checksum by reading the whole file.
     *
     * @return what is wrong, as the end of a sentence; empty if nothing is wrong, or if the file was written
     *     without a checksum
     */
    public static Optional<String> flaw(Path file) {
        try (TensorFile open = TensorFiles.open(file)) {
            List<StoredTensor> tensors = open.names().stream().map(open::get).toList();
            String expected = open.metadata().get(SEAL);
            return expected == null || expected.equals(seal(tensors))
                    ? Optional.empty()
                    : Optional.of("the checksum of " + file.getFileName() + " does not fit its contents");
        } catch (InkloomException e) {
            return Optional.of(e.what().replaceFirst("\\.$", ""));
        }
    }

    private static String seal(List<StoredTensor> tensors) {
        CRC32C sum = new CRC32C();
        tensors.stream().sorted(Comparator.comparing(StoredTensor::name)).forEach(tensor -> {
            sum.update(tensor.name().getBytes(StandardCharsets.UTF_8));
            MemorySegment data = tensor.data();
            for (long at = 0; at < data.byteSize(); at += SLICE) {
                sum.update(
                        data.asSlice(at, Math.min(SLICE, data.byteSize() - at)).asByteBuffer());
            }
        });
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
