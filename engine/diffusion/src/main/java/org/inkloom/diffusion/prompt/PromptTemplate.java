package org.inkloom.diffusion.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A prompt in five parts: subject, details, quality words, style, artist (主体描述，细节描述，修饰词，艺术风格，艺术家). They are
 * joined in this order.
 *
 * @param name of the template, in settings
 * @param language {@code zh} or {@code en}; decides the comma between the parts
 * @param title for people, in that language
 * @param subject 主体描述
 * @param detail 细节描述
 * @param modifiers 修饰词
 * @param style 艺术风格
 * @param artist 艺术家
 */
public record PromptTemplate(
        String name,
        String language,
        String title,
        String subject,
        String detail,
        String modifiers,
        String style,
        String artist) {
    private static final String FILE = "templates.json";

    /** Returns the built-in templates. */
    public static List<PromptTemplate> all() {
        try (InputStream in = Objects.requireNonNull(PromptTemplate.class.getResourceAsStream(FILE))) {
            return JsonMapper.builder().build().readValue(in.readAllBytes(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the built-in template with a name.
     *
     * @throws InkloomException {@code INK-PROMPT-003} if there is none
     */
    public static PromptTemplate named(String name) {
        List<PromptTemplate> all = all();
        return all.stream()
                .filter(template -> template.name.equals(name))
                .findFirst()
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-PROMPT-003",
                        "There is no template \"" + name + "\".",
                        "The name is misspelt, or it is of another version.",
                        NearestName.advice(
                                name, all.stream().map(PromptTemplate::name).toList())));
    }

    /** Returns an empty template in a language. */
    public static PromptTemplate empty(String language) {
        return new PromptTemplate("", language, "", "", "", "", "", "");
    }

    /** Returns a copy with other parts; an empty text keeps the template's part. */
    public PromptTemplate with(
            String newSubject, String newDetail, String newModifiers, String newStyle, String newArtist) {
        return new PromptTemplate(
                name,
                language,
                title,
                or(newSubject, subject),
                or(newDetail, detail),
                or(newModifiers, modifiers),
                or(newStyle, style),
                or(newArtist, artist));
    }

    private static String or(String wanted, String own) {
        return wanted.isBlank() ? own : wanted.strip();
    }

    /** Returns the parts that are not empty, joined to one prompt. */
    public String prompt() {
        return Stream.of(subject, detail, modifiers, style, artist)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(language.equals("zh") ? "，" : ", "));
    }
}
