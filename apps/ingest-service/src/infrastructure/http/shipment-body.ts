import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, Length, Max, Min, ValidateNested } from 'class-validator';

export class ShipmentItemBody {
  @IsOptional() @Length(1, 255) itemExternalId?: string;
  @IsOptional() @Length(1, 255) productId?: string;
  @IsOptional() @Length(1, 255) idType?: string;
  @IsOptional() @Length(1, 255) idValue?: string;
  @IsInt() @Min(0) @Max(1_000_000_000) expected!: number;
}

/** An inbound shipment: where it goes, and what is in it. */
export class ShipmentBody {
  @IsOptional() @Length(1, 255) facilityId?: string;
  @IsOptional() @Length(1, 255) externalFacilityId?: string;
  @IsOptional() @IsBoolean() cancelled?: boolean;
  @IsArray()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => ShipmentItemBody)
  items!: ShipmentItemBody[];
}
