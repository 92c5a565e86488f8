package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to a LoRA file, reading it ends in a LoRA or in an error with a code. */
class DamagedLoraTest {
    private static final int TRIES = 700;
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final LoraTarget TARGET = LoraTarget.of(Map.of(LAYER + ".weight", new long[] {6, 4}));

    @TempDir
    Path folder;

    private Path written(LoraFormat format) {
        MemoryFile halves = new MemoryFile().with("down", 2, 4).with("up", 6, 2);
        Path path = folder.resolve(format == LoraFormat.DIFFSYNTH ? "l.ckpt" : "l.safetensors");
        LoraModule module = new LoraModule(LAYER, halves.get("down"), halves.get("up"), OptionalDouble.of(1), 2);
        LoraFiles.write(path, format, List.of(module), TARGET, Map.of("ss_tag_frequency", "{\"a\":{\"b\":1}}"));
        return path;
    }

    @ParameterizedTest
    @EnumSource(names = {"PEFT", "KOHYA_SGM", "DIFFSYNTH"})
    void reading_a_damaged_lora_ends_in_a_lora_or_in_a_coded_error(LoraFormat format) throws IOException {
        Path path = written(format);
        byte[] whole = Files.readAllBytes(path);
        SplittableRandom random = new SplittableRandom(77 + format.ordinal());
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            Files.write(path, damaged(whole, random));
            try (TensorFile file = TensorFiles.open(path)) {
                LoraDescription.of(file).ifPresent(LoraDescription::facts);
                assertThat(LoraFiles.read(file, TARGET).summary()).isNotEmpty();
            } catch (InkloomException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("try " + i + " of " + format + " ended in an error without a code", e);
            }
        }
        assertThat(refused).as("of " + TRIES).isBetween(TRIES / 10, TRIES);
    }

    /** Most of it falls on text: a digit, a letter or a piece of a name, so that the file stays readable at first. */
    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            int kind = random.nextInt(4);
            while (kind < 3 && at + 1 < bytes.length && !(bytes[at] > 0x20 && bytes[at] < 0x7f)) {
                at++;
            }
            bytes[at] = switch (kind) {
                case 0 -> (byte) ('0' + random.nextInt(10));
                case 1 -> (byte) "AB._-{}[]\",:eE".charAt(random.nextInt(14));
                case 2 -> bytes[random.nextInt(bytes.length)];
                default -> (byte) random.nextInt(256);
            };
        }
        return bytes;
    }
}
