package org.inkloom.data.op.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.run.folder.UserFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

class WordListsTest {
    @TempDir
    private Path home;

    @Test
    void are_looked_for_where_data_juicer_keeps_them() throws IOException {
        put(".cache/data_juicer/assets", "usual");
        put("moved/assets", "moved");
        put("lists", "named");
        String cache = home.resolve("moved").toString();

        assertThat(read(Map.of(), Map.of())).containsExactly("usual");
        assertThat(read(Map.of("DATA_JUICER_CACHE_HOME", cache), Map.of())).containsExactly("moved");
        assertThat(read(Map.of("DATA_JUICER_CACHE_HOME", cache, "DATA_JUICER_ASSETS_CACHE", home + "/lists"), Map.of()))
                .containsExactly("named");
    }

    @Test
    void are_read_from_the_folder_that_the_operator_names() throws IOException {
        put("moved/assets", "moved");
        put("mine", "mine");

        assertThat(read(
                        Map.of("DATA_JUICER_CACHE_HOME", home + "/moved"),
                        Map.of("flagged_words_dir", StringNode.valueOf("mine"))))
                .containsExactly("mine");
    }

    @Test
    void that_are_missing_are_refused_with_the_folder() {
        assertThatThrownBy(() -> read(Map.of("DATA_JUICER_CACHE_HOME", home + "/moved"), Map.of()))
                .hasMessageContaining("INK-DATA-013")
                .hasMessageContaining(home + "/moved/assets");
    }

    private void put(String folder, String word) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve(folder)).resolve("flagged_words.json"),
                "{\"en\": [\"" + word + "\"]}");
    }

    /** Returns the words that an operator with these parameters reads in this environment. */
    private Set<String> read(Map<String, String> environment, Map<String, JsonNode> given) {
        Set<String> words = new HashSet<>();
        UserFolders user = UserFolders.of(environment, home);
        OperatorSpec.mapper(
                        "reads_words",
                        "Reads a list of words.",
                        params -> {
                            words.addAll(WordLists.of(params, "flagged_words", user));
                            return (Mapper) List::of;
                        },
                        Param.text("lang", "en", "language"),
                        Param.unset("flagged_words_dir", Param.Type.TEXT, "folder with the word lists"))
                .make(given, FieldKeys.DEFAULT, home);
        return words;
    }
}
