package org.inkloom.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;

/** Writes tensors as safetensors shards of a limited size, with the index that transformers and diffusers read. */
public final class ShardedWriter {
    /** The size at which diffusers splits a model: 10 GB. */
    public static final long USUAL_SHARD_BYTES = 10_000_000_000L;

    private ShardedWriter() {}

    /**
     * Writes {@code <stem>-00001-of-0000N.safetensors} and {@code <stem>.safetensors.index.json}, or only {@code
     * <stem>.safetensors} if one shard is enough. Each file is written atomically and the index last; a former index or
     * single file of the same stem, which would then contradict the new files, is removed at the end.
     *
     * @param folder an existing folder
     * @param stem for example {@code diffusion_pytorch_model}
     * @param tensors in the order in which they are to be spread over the shards; one is in memory at a time
     * @param metadata strings for the header of every shard; may be empty
     * @param shardBytes no shard holds more, unless one tensor alone does
     * @return the weight files written, without the index
     * @throws InkloomException {@code INK-FILE-030} or {@code INK-FILE-031}
     */
    public static List<Path> write(
            Path folder,
            String stem,
            List<? extends TensorSource> tensors,
            Map<String, String> metadata,
            long shardBytes,
            RunControl control) {
        List<List<TensorSource>> shards = plan(tensors, shardBytes);
        Path single = folder.resolve(stem + ".safetensors");
        Path index = folder.resolve(stem + ".safetensors.index.json");
        if (shards.size() == 1) {
            SafetensorsWriter.write(single, shards.getFirst(), metadata, control);
            removeFormer(index);
            return List.of(single);
        }
        List<Path> files = new ArrayList<>();
        Map<String, String> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            Path file = folder.resolve(
                    String.format(Locale.ROOT, "%s-%05d-of-%05d.safetensors", stem, i + 1, shards.size()));
            SafetensorsWriter.write(file, shards.get(i), metadata, control);
            files.add(file);
            for (TensorSource tensor : shards.get(i)) {
                weightMap.put(tensor.name(), String.valueOf(file.getFileName()));
            }
        }
        writeIndex(index, tensors, weightMap);
        removeFormer(single);
        return files;
    }

    private static List<List<TensorSource>> plan(List<? extends TensorSource> tensors, long shardBytes) {
        List<List<TensorSource>> shards = new ArrayList<>();
        shards.add(new ArrayList<>());
        long filled = 0;
        for (TensorSource tensor : tensors) {
            long bytes = SafetensorsWriter.bytes(tensor);
            if (bytes > shardBytes - filled && !shards.getLast().isEmpty()) {
                shards.add(new ArrayList<>());
                filled = 0;
            }
            shards.getLast().add(tensor);
            filled += bytes;
        }
        return shards;
    }

    private static void writeIndex(Path index, List<? extends TensorSource> tensors, Map<String, String> weightMap) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(
                "metadata",
                Map.of(
                        "total_size",
                        tensors.stream().mapToLong(SafetensorsWriter::bytes).sum()));
        root.put("weight_map", weightMap);
        byte[] json = StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        AtomicFile.write(index, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    private static void removeFormer(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-FILE-031",
                    "The new weights are complete, but the former " + file + " could not be removed (" + e + ").",
                    "You may lack the permission to change the folder.",
                    "Remove that file; programs would read it in place of the new ones.",
                    e);
        }
    }
}
