package org.inkloom.data.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(Engines.PROPERTY);
    }

    @Test
    void the_local_engine_is_always_there() {
        assertThat(Engines.named("local", Optional.empty())).isInstanceOf(LocalEngine.class);
    }

    @Test
    void says_what_is_missing_and_how_to_build_it() {
        System.setProperty(Engines.PROPERTY, "");

        assertThatThrownBy(() -> Engines.named("spark", Optional.empty()))
                .hasMessageContaining("INK-DATA-015")
                .hasMessageContaining("mvn -Pspark-folder -pl data/data-spark");
    }

    @Test
    void names_a_folder_that_does_not_have_it() {
        System.setProperty(Engines.PROPERTY, folder.toString());

        assertThatThrownBy(() -> Engines.named("spark", Optional.empty()))
                .hasMessageContaining("INK-DATA-015")
                .hasMessageContaining(folder.toString());
    }
}
