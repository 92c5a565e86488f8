package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the front door promises: the types that it shows, that none of them, nor any type that their signatures lead to, is
 * one of libtorch, and that the module descriptors export to everybody the packages of these types and no others.
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
            "InitMask",
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
        assertThat(waysToLibtorch(walk(shown()))).isEmpty();
    }

    @Test
    void the_packages_that_signatures_lead_to_are_exported_to_everybody_and_no_others() throws IOException {
        Set<String> led = new TreeSet<>();
        walk(shown()).keySet().forEach(type -> led.add(type.getPackageName()));
        assertThat(exportedToEverybody()).isEqualTo(led);
    }

    /** Reads the descriptors of all modules but the client's, which has a front door of its own. */
    private static Set<String> exportedToEverybody() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("inkloom"))) {
            root = Objects.requireNonNull(root.getParent());
        }
        Set<String> exported = new TreeSet<>();
        try (DirectoryStream<Path> wings = Files.newDirectoryStream(root)) {
            for (Path wing : wings) {
                try (Stream<Path> modules = Files.isDirectory(wing) ? Files.list(wing) : Stream.empty()) {
                    for (Path module : modules.toList()) {
                        Path descriptor = module.resolve("src/main/java/module-info.java");
                        if (!module.endsWith("apps/client") && Files.exists(descriptor)) {
                            Pattern.compile("(?m)^    exports ([a-z.]+);")
                                    .matcher(Files.readString(descriptor))
                                    .results()
                                    .forEach(found -> exported.add(found.group(1)));
                        }
                    }
                }
            }
        }
        return exported;
    }

    @Test
    void the_walk_along_signatures_finds_libtorch_where_it_is() {
        Map<JavaClass, String> reached = walk(Stream.of(CLASSES.get("org.inkloom.diffusion.DiffusionPipeline")));
        assertThat(reached.keySet().stream().filter(BoundaryTest::isNative).map(JavaClass::getSimpleName))
                .contains("Tensor", "Device");
        assertThat(waysToLibtorch(reached)).allMatch(way -> way.startsWith("DiffusionPipeline -> "));
    }

    /** Follows public signatures from type to type, and returns the way to each; types of libtorch are followed no further. */
    private static Map<JavaClass, String> walk(Stream<JavaClass> from) {
        Map<JavaClass, String> reached = new LinkedHashMap<>();
        Deque<JavaClass> left = new ArrayDeque<>();
        from.forEach(type -> {
            reached.put(type, type.getSimpleName());
            left.add(type);
        });
        while (!left.isEmpty()) {
            JavaClass type = left.poll();
            for (JavaClass next : namedBy(type)) {
                String way = reached.get(type) + " -> " + next.getSimpleName();
                boolean ours = next.getPackageName().startsWith("org.inkloom.");
                if ((ours || isNative(next)) && reached.putIfAbsent(next, way) == null && !isNative(next)) {
                    left.add(next);
                }
            }
        }
        return reached;
    }

    private static Set<String> waysToLibtorch(Map<JavaClass, String> walk) {
        return walk.entrySet().stream()
                .filter(type -> isNative(type.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
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
                .sorted(Comparator.comparing(JavaClass::getName)) // members come in another order in every JVM
                .toList();
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
