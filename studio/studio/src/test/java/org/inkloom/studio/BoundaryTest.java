package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a module descriptor would promise of the front door, held by a test: the types that it shows, and that none of
 * them, nor any type that their signatures lead to, is one of libtorch.
 */
class BoundaryTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.inkloom");
    private static final Set<String> SHOWN = Set.of(
            "AppliedLora",
            "DrawnPicture",
            "GenerationListener",
            "GenerationStep",
            "InitPicture",
            "LoraEntry",
            "LoraJob",
            "ModelEntry",
            "ModelShelf",
            "PictureFit",
            "PictureRequest",
            "PictureSets",
            "StoryJob",
            "Studio",
            "StudioModel",
            "StudioOptions",
            "TraceFile");

    private static Stream<JavaClass> shown() {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals("org.inkloom.studio"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isNestedClass());
    }

    @Test
    void the_front_door_shows_these_types_and_no_others() {
        assertThat(shown().map(JavaClass::getSimpleName)).containsExactlyInAnyOrderElementsOf(SHOWN);
    }

    @Test
    void no_signature_leads_to_a_type_of_libtorch() {
        assertThat(waysToLibtorch(shown())).isEmpty();
    }

    @Test
    void the_walk_along_signatures_finds_libtorch_where_it_is() {
        assertThat(waysToLibtorch(Stream.of(CLASSES.get("org.inkloom.diffusion.DiffusionPipeline"))))
                .contains("DiffusionPipeline -> Trace -> Tensor");
    }

    /** Follows public signatures from type to type, and returns the ways that end at libtorch. */
    private static Set<String> waysToLibtorch(Stream<JavaClass> from) {
        Map<JavaClass, String> reached = new LinkedHashMap<>();
        Deque<JavaClass> left = new ArrayDeque<>();
        from.forEach(type -> {
            reached.put(type, type.getSimpleName());
            left.add(type);
        });
        Set<String> ways = new TreeSet<>();
        while (!left.isEmpty()) {
            JavaClass type = left.poll();
            for (JavaClass next : namedBy(type)) {
                String way = reached.get(type) + " -> " + next.getSimpleName();
                if (isNative(next)) {
                    ways.add(way);
                } else if (next.getPackageName().startsWith("org.inkloom.") && reached.putIfAbsent(next, way) == null) {
                    left.add(next);
                }
            }
        }
        return ways;
    }

    private static boolean isNative(JavaClass type) {
        return type.getPackageName().startsWith("org.bytedeco")
                || type.getPackageName().startsWith("org.inkloom.tensor");
    }

    /** Returns the types in a type's public signatures, those in angle brackets included. */
    private static List<JavaClass> namedBy(JavaClass type) {
        Stream<JavaType> inMethods = Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                .filter(code -> isShown(code.getModifiers()))
                .flatMap(code -> Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream()));
        Stream<JavaType> inFields = type.getFields().stream()
                .filter(field -> isShown(field.getModifiers()))
                .map(field -> field.getType());
        Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        return Stream.of(inMethods, inFields, above)
                .flatMap(types -> types)
                .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .distinct()
                .toList();
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
