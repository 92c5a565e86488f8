package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
    private static final Path HOME = Path.of("/home/someone");

    private static UserFolders with(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return UserFolders.of(environment, HOME);
    }

    @Test
    void lie_in_the_users_cache_when_nothing_names_them() {
        assertThat(with().inkloom()).isEqualTo(HOME.resolve(".cache/inkloom"));
        assertThat(with().dataJuicerAssets()).isEqualTo(HOME.resolve(".cache/data_juicer/assets"));
        assertThat(with().dataJuicerModels()).isEqualTo(HOME.resolve(".cache/data_juicer/models"));
    }

    @Test
    void follow_the_users_cache_where_their_program_does() {
        UserFolders folders = with("XDG_CACHE_HOME", "/cache");

        assertThat(folders.cache()).isEqualTo(Path.of("/cache"));
        assertThat(folders.inkloom()).isEqualTo(Path.of("/cache/inkloom"));
        assertThat(folders.dataJuicerAssets()).isEqualTo(HOME.resolve(".cache/data_juicer/assets"));
        assertThat(folders.dotCache()).isEqualTo(HOME.resolve(".cache"));
    }

    @Test
    void are_named_most_narrowly_first() {
        assertThat(with("XDG_CACHE_HOME", "/cache", "INKLOOM_HOME", "/ink").inkloom())
                .isEqualTo(Path.of("/ink"));
        UserFolders juicer = with("DATA_JUICER_CACHE_HOME", "/juicer", "DATA_JUICER_MODELS_CACHE", "/models");
        assertThat(juicer.dataJuicerAssets()).isEqualTo(Path.of("/juicer/assets"));
        assertThat(juicer.dataJuicerModels()).isEqualTo(Path.of("/models"));
        assertThat(with("DATA_JUICER_CACHE_HOME", "/juicer", "DATA_JUICER_ASSETS_CACHE", "/lists")
                        .dataJuicerAssets())
                .isEqualTo(Path.of("/lists"));
    }

    @Test
    void may_start_at_the_users_own_and_are_not_named_by_blanks() {
        assertThat(with("INKLOOM_HOME", "~/ink").inkloom()).isEqualTo(HOME.resolve("ink"));
        assertThat(with("INKLOOM_HOME", "~").inkloom()).isEqualTo(HOME);
        assertThat(with("INKLOOM_HOME", " ").inkloom()).isEqualTo(HOME.resolve(".cache/inkloom"));
        assertThat(with().path("~other/x")).isEqualTo(Path.of("~other/x"));
    }
}
