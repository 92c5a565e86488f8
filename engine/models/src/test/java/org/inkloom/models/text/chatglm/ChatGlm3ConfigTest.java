package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatGlm3ConfigTest {
    @TempDir
    private Path folder;

    private ChatGlm3Config read(String json) throws IOException {
        return ChatGlm3Config.read(Files.writeString(folder.resolve("config.json"), json));
    }

    private void refuses(String json, String code, String text) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text)
                .hasMessageContaining("config.json");
    }

    @Test
    void an_empty_object_has_the_published_defaults() throws IOException {
        ChatGlm3Config config = read("{}");
        assertThat(config)
                .isEqualTo(new ChatGlm3Config(
                        28, 65_024, 4096, 13_696, 32, 32, 128, true, false, false, false, true, 1e-5));
    }

    @Test
    void every_key_is_mapped() throws IOException {
        ChatGlm3Config config = read("""
            {"num_layers": 3, "padded_vocab_size": 640, "hidden_size": 32, "ffn_hidden_size": 88,
             "num_attention_heads": 4, "multi_query_attention": true, "multi_query_group_num": 2, "kv_channels": 8,
             "add_qkv_bias": true, "add_bias_linear": false, "post_layer_norm": false,
             "apply_residual_connection_post_layernorm": true, "layernorm_epsilon": 1e-6,
             "rmsnorm": true, "quantization_bit": 0, "pre_seq_len": null, "torch_dtype": "float16"}
            """);
        assertThat(config)
                .isEqualTo(new ChatGlm3Config(3, 640, 32, 88, 4, 2, 8, false, true, false, true, false, 1e-6));
        assertThat(config.queryWidth()).isEqualTo(32);
        assertThat(config.groupWidth()).isEqualTo(16);
    }

    @Test
    void a_bias_everywhere_includes_queries_keys_and_values() throws IOException {
        ChatGlm3Config config = read("{\"add_bias_linear\": true}");
        assertThat(config.linearBias()).isTrue();
        assertThat(config.qkvBias()).isTrue();
    }

    @Test
    void sizes_that_do_not_go_together_are_refused() {
        refuses(
                "{\"multi_query_attention\": true, \"num_attention_heads\": 4, \"multi_query_group_num\": 3}",
                "INK-TEXT-004",
                "multi_query_group_num 3");
        refuses("{\"kv_channels\": 6}", "INK-TEXT-004", "multiple of 4");
        refuses("{\"layernorm_epsilon\": 0}", "INK-TEXT-004", "layernorm_epsilon");
    }

    @Test
    void another_family_is_refused() {
        refuses("{\"rmsnorm\": false}", "INK-MODEL-005", "rmsnorm");
        refuses("{\"quantization_bit\": 4}", "INK-MODEL-005", "quantization_bit");
        refuses("{\"pre_seq_len\": 128}", "INK-MODEL-005", "pre_seq_len");
    }

    @Test
    void a_missing_or_broken_file_is_named() {
        refuses("{", "INK-MODEL-003", "config.json");
        refuses("{\"num_layers\": \"three\"}", "INK-MODEL-004", "num_layers");
        assertThatThrownBy(() -> ChatGlm3Config.read(folder.resolve("absent.json")))
                .hasMessageContaining("INK-MODEL-002");
    }
}
