package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeModelsFlagTest {
    @TempDir
    Path folder;

    private Path state;

    @BeforeEach
    void resolve() {
        state = folder.resolve("state");
    }

    private static ServeModelsFlag read(String... arguments) {
        ServeModelsFlag flag = new ServeModelsFlag();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("models", CommandLine.Model.CommandSpec.forAnnotatedObject(flag)))
                .parseArgs(arguments);
        return flag;
    }

    @Test
    void models_lie_in_the_folder_of_state_unless_it_is_said_otherwise() throws Exception {
        assertThat(read().folders(state)).containsExactly(state.resolve("models"));
        Path one = Files.createDirectories(folder.resolve("one/loras")).getParent();
        Path other = Files.createDirectories(folder.resolve("other"));
        ServeModelsFlag said = read("--models", one.toString(), "--models", other.toString());
        assertThat(said.folders(state)).containsExactly(one, other);
        assertThat(said.told(state)).contains(one.toString(), other.toString(), "fetched");
    }

    @Test
    void the_folder_of_another_program_stands_for_the_models_in_it() throws Exception {
        Path program = folder.resolve("ComfyUI");
        Path models =
                Files.createDirectories(program.resolve("models/checkpoints")).getParent();
        assertThat(read("--models", program.toString()).folders(state)).containsExactly(models);
        Files.createDirectories(program.resolve("loras"));
        assertThat(read("--models", program.toString()).folders(state)).containsExactly(program);
    }

    @Test
    void a_folder_that_is_not_there_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path wrong : new Path[] {folder.resolve("none"), file}) {
            assertThatThrownBy(() -> read("--models", wrong.toString()).folders(state))
                    .hasMessageContaining("INK-SERVER-016")
                    .hasMessageContaining(wrong.toString());
        }
    }
}
