package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import java.util.List;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.api.edm.provider.CsdlSchema;
import org.jspecify.annotations.Nullable;

/** The model of the service: an entity set for each data set. Immutable. */
final class EntityModel extends CsdlAbstractEdmProvider {
  private static final String NAMESPACE = "Parallax";
  private static final FullQualifiedName CONTAINER = new FullQualifiedName(NAMESPACE, "Container");

  /** Digits of a numeric column, as many as a client can be expected to keep. */
  private static final int DIGITS = 38;

  /** Decimals of a second that the database keeps. */
  private static final int SECOND_DECIMALS = 6;

  @Override
  public List<CsdlSchema> getSchemas() {
    return List.of(new CsdlSchema()
        .setNamespace(NAMESPACE)
        .setEntityTypes(Datasets.ALL.stream().map(EntityModel::type).toList())
        .setEntityContainer(getEntityContainer()));
  }

  @Override
  public CsdlEntityContainer getEntityContainer() {
    return new CsdlEntityContainer()
        .setName(CONTAINER.getName())
        .setEntitySets(Datasets.ALL.stream().map(EntityModel::set).toList());
  }

  @Override
  public @Nullable CsdlEntityContainerInfo getEntityContainerInfo(
      @Nullable FullQualifiedName container) {
    return container == null || container.equals(CONTAINER)
        ? new CsdlEntityContainerInfo().setContainerName(CONTAINER)
        : null;
  }

  @Override
  public @Nullable CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
    return container.equals(CONTAINER)
        ? Datasets.named(name).map(EntityModel::set).orElse(null)
        : null;
  }

  @Override
  public @Nullable CsdlEntityType getEntityType(FullQualifiedName type) {
    return type.getNamespace().equals(NAMESPACE)
        ? Datasets.named(type.getName()).map(EntityModel::type).orElse(null)
        : null;
  }

  private static CsdlEntitySet set(Dataset dataset) {
    return new CsdlEntitySet()
        .setName(dataset.name())
        .setType(new FullQualifiedName(NAMESPACE, dataset.name()));
  }

  private static CsdlEntityType type(Dataset dataset) {
    return new CsdlEntityType()
        .setName(dataset.name())
        .setKey(dataset.key().stream()
            .map(name -> new CsdlPropertyRef().setName(name))
            .toList())
        .setProperties(dataset.columns().stream().map(EntityModel::property).toList());
  }

  private static CsdlProperty property(Column column) {
    var property = new CsdlProperty()
        .setName(column.name())
        .setType(kind(column.type()).getFullQualifiedName())
        .setNullable(column.nullMeans() != null);
    return switch (column.type()) {
      case DECIMAL -> property.setPrecision(DIGITS).setScale(Column.Type.SCALE);
      case INSTANT -> property.setPrecision(SECOND_DECIMALS);
      default -> property;
    };
  }

  private static EdmPrimitiveTypeKind kind(Column.Type type) {
    return switch (type) {
      case DATE -> EdmPrimitiveTypeKind.Date;
      case INSTANT -> EdmPrimitiveTypeKind.DateTimeOffset;
      case INTEGER -> EdmPrimitiveTypeKind.Int64;
      case DECIMAL -> EdmPrimitiveTypeKind.Decimal;
      case TEXT -> EdmPrimitiveTypeKind.String;
      case BOOLEAN -> EdmPrimitiveTypeKind.Boolean;
      case LOCAL_DATE_TIME, NUMBER, FRACTION, STRUCTURE ->
        throw new IllegalStateException("no data set has a column of type " + type);
    };
  }
}
