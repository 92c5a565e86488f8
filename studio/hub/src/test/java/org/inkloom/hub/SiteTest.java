package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {
    @Test
    void sites_are_named_as_people_write_them_with_their_host() {
        assertThat(Site.HUGGINGFACE.word(Optional.empty())).isEqualTo("Hugging Face (huggingface.co)");
        assertThat(Site.MODELSCOPE.word(Optional.empty())).isEqualTo("ModelScope (modelscope.cn)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://hf-mirror.example, hf-mirror.example",
        "hub.example:8443, hub.example:8443",
        "http://hub.example/a/path, hub.example",
        "https://me:secret@hub.example/, hub.example",
        "'  ', huggingface.co",
        "https://, huggingface.co"
    })
    void a_mirror_is_named_by_its_host(String endpoint, String host) {
        assertThat(Site.HUGGINGFACE.word(Optional.of(endpoint))).isEqualTo("Hugging Face (" + host + ")");
    }
}
