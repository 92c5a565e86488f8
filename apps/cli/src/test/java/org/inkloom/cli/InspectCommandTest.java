package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeWeights() throws IOException {
        byte[] header = """
                {"__metadata__":{"rank":"4"},"unet.up.weight":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}}""".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        Files.createDirectories(folder.resolve("unet"));
        Files.write(folder.resolve("unet/diffusion_pytorch_model.safetensors"), bytes.array());
    }

    @Test
    void a_model_folder_is_shown_part_by_part() {
        CommandRun run = CommandRun.of("inspect", folder.toString(), "--tensors");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("tensors   1 (1 float16)", "size      12 bytes", "metadata  rank = 4")
                .contains("unet.up.weight  float16 [2, 3]");
    }

    @Test
    void json_has_every_tensor() {
        CommandRun run = CommandRun.of(
                "inspect",
                "--json",
                folder.resolve("unet/diffusion_pytorch_model.safetensors").toString());

        assertThat(run.out().replaceAll("\\s+", ""))
                .contains("\"unet.up.weight\":{")
                .contains("\"shape\":[2,3]");
    }

    @Test
    void a_folder_without_weights_is_bad_input() {
        CommandRun run = CommandRun.of(
                "inspect", folder.resolve("unet").resolveSibling("empty").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-FILE-002");

        CommandRun empty = CommandRun.of("inspect", emptyFolder().toString());
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("INK-CLI-030");
    }

    private Path emptyFolder() {
        try {
            return Files.createDirectory(folder.resolve("nothing"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
