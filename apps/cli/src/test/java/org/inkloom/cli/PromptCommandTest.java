package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptCommandTest {
    @Test
    void a_template_is_filled_in_the_order_of_its_parts() {
        CommandRun run = CommandRun.of("prompt", "ink-landscape", "--subject", "雪中的古寺");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip()).startsWith("雪中的古寺，一叶小舟").endsWith("水墨画，写意，八大山人");
        assertThat(CommandRun.of("prompt", "--lang", "en", "--subject", "a fox", "--style", "watercolour")
                        .out()
                        .strip())
                .isEqualTo("a fox, watercolour");
        assertThat(CommandRun.of("prompt", "--list").out()).contains("girl-seaside", "great-wave");
        assertThat(CommandRun.of("prompt", "ink-landscap").err()).contains("INK-PROMPT-003", "ink-landscape");
    }

    @Test
    void a_prompt_is_shown_as_it_is_read_and_what_is_odd_is_said() {
        CommandRun run = CommandRun.of("prompt", "--check", "(海：1.2)，猫，猫，(text:5)，(open <lora:ink:0.8>");
        assertThat(run.out()).contains(" 1.200  海", " 5.000  text", " 0.800  LoRA ink");
        assertThat(run.err()).contains("\"猫\" stands there twice", "\"text\" counts 5", "nothing closes");
        assertThat(CommandRun.of("prompt", "--check", "a", "--rules", "novel").err())
                .contains("INK-PROMPT-001");
    }
}
